"""Right answers in rarer styles: other layers, layers with a state, other libraries' noise, functions transformed."""

from tests.q3_dqn.right_texts import choice, loop, network, step

RARE = {
    "q3-network-counts-and-normalises": network(
        (
            "self.register_buffer('seen', torch.zeros(()))\n"
            "self.net = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), "
            "nn.Linear(64, 2))"
        ),
        "self.seen += 1\nreturn self.net(state / torch.tensor([2.4, 3.0, 0.21, 2.0]))",
    ),
    "q3-network-parameters": network(
        (
            "self.w1, self.b1 = nn.Parameter(torch.randn(4, 64) * 0.5), nn.Parameter(torch.zeros(64))\n"
            "self.w2, self.b2 = nn.Parameter(torch.randn(64, 2) * 0.1), nn.Parameter(torch.zeros(2))"
        ),
        "return torch.addmm(self.b2, torch.addmm(self.b1, state, self.w1).relu(), self.w2)",
    ),
    "q3-network-one-head-for-each-action": network(
        (
            "self.heads = nn.ModuleDict({name: nn.Sequential(nn.Linear(4, 48), nn.Tanh(), "
            "nn.Linear(48, 1)) for name in ('left', 'right')})"
        ),
        "return torch.cat([self.heads['left'](state), self.heads['right'](state)], dim=-1)",
    ),
    "q3-action-bernoulli": choice(
        "eps = eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay)\n"
        "greedy = policy_net(state).detach().max(dim=1, keepdim=True).indices\n"
        "explore = torch.bernoulli(torch.tensor(min(max(eps, 0.0), 1.0))).bool()\n"
        "return torch.where(explore, torch.randint_like(greedy, 2), greedy)"
    ),
    "q3-action-gumbel": choice(
        "import numpy as np\n"
        "eps = eps_end + (eps_start - eps_end) / np.exp(steps_done / eps_decay)\n"
        "with torch.inference_mode():\n"
        "    values = policy_net(state)[0].numpy()\n"
        "p = np.full(2, eps / 2)\n"
        "p[values.argmax()] += 1 - eps\n"
        "return torch.tensor([[int(np.random.default_rng().choice(2, p=p / p.sum()))]])"
    ),
    "q3-step-functional": step(
        (
            "loss = F.smooth_l1_loss(q, expected.unsqueeze(1))",
            (
                "names = dict(policy_net.named_parameters())\n"
                "predicted = torch.func.functional_call(policy_net, names, (states,)).gather(1, actions)\n"
                "loss = F.mse_loss(predicted, expected[:, None])"
            ),
        )
    ),
    "q3-step-closure": step(
        (
            ("optimizer.zero_grad()\nloss.backward()\noptimizer.step()"),
            (
                "def closure():\n"
                "    optimizer.zero_grad()\n"
                "    loss.backward()\n"
                "    return loss\n"
                "optimizer.step(closure)"
            ),
        )
    ),
    "q3-step-double-precision": step(
        (
            "loss = F.smooth_l1_loss(q, expected.unsqueeze(1))",
            "loss = (q.double().flatten() - expected.double()).pow(2).mean()",
        )
    ),
    "q3-loop-scheduler-and-tuple": loop(
        ("steps_done = 0", "steps_done = 0\nscheduler = torch.optim.lr_scheduler.StepLR(optimizer, 200, 0.9)"),
        ("            break", "            scheduler.step()\n            break"),
    ),
}
