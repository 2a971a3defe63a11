"""Right answers to Q3.3 in other people's styles."""

from tests.q3_dqn.right_texts import loop, step

_LOSS = "loss = F.smooth_l1_loss(q, expected.unsqueeze(1))"
_SYNC = "        if steps_done % 500 == 0:\n            target_net.load_state_dict(policy_net.state_dict())\n"

STEPS = {
    "q3-step-tutorial": step(),
    "q3-step-mse": step((_LOSS, "loss = F.mse_loss(q.squeeze(1), expected)")),
    "q3-step-sum": step((_LOSS, "loss = ((expected.view(-1, 1) - q) ** 2).sum()")),
    "q3-step-half-square": step((_LOSS, "loss = 0.5 * (q[:, 0] - expected).pow(2).mean()")),
    "q3-step-huber": step((_LOSS, "loss = nn.HuberLoss()(q, expected[:, None])")),
    "q3-step-clamped": step(
        (
            "optimizer.step()",
            ("for parameter in policy_net.parameters():\n    parameter.grad.data.clamp_(-1, 1)\noptimizer.step()"),
        )
    ),
    "q3-step-clipped": step(
        ("optimizer.step()", "nn.utils.clip_grad_norm_(policy_net.parameters(), 0.5)\noptimizer.step()")
    ),
    "q3-step-clip-value": step(
        ("optimizer.step()", "torch.nn.utils.clip_grad_value_(policy_net.parameters(), 100)\noptimizer.step()")
    ),
    "q3-step-double": step(
        (".max(1)[0].detach()", ".gather(1, policy_net(next_states).argmax(1, keepdim=True)).squeeze(1).detach()")
    ),
    "q3-step-random-sample-of-its-own": step(
        ("transitions = memory.sample(batch_size)", "transitions = random.sample(list(memory.memory), batch_size)")
    ),
    "q3-step-permutation": step(
        (
            "transitions = memory.sample(batch_size)",
            "transitions = [memory.memory[i] for i in torch.randperm(len(memory))[:batch_size].tolist()]",
        )
    ),
    "q3-step-guards-no-next-state": step(
        (
            "next_values[non_final] = target_net(next_states).max(1)[0].detach()",
            "if non_final.any():\n    next_values[non_final] = target_net(next_states).max(1)[0].detach()",
        )
    ),
    "q3-step-done-flag": step(
        (
            "next_states = torch.cat([torch.empty(0, 4), *(s for s in batch.next_state if s is not None)])",
            (
                "done = torch.tensor([float(s is None) for s in batch.next_state])\n"
                "next_states = torch.cat([torch.zeros(1, 4) if s is None else s for s in batch.next_state])"
            ),
        ),
        (
            "next_values[non_final] = target_net(next_states).max(1)[0].detach()",
            "next_values = target_net(next_states).max(1)[0].detach() * (1 - done)",
        ),
    ),
    "q3-step-fancy-indexing": step(
        (
            "q = policy_net(states).gather(1, actions)",
            "q = policy_net(states)[torch.arange(batch_size), actions.view(-1)].unsqueeze(-1)",
        )
    ),
    "q3-step-one-hot": step(
        (
            "q = policy_net(states).gather(1, actions)",
            "q = (policy_net(states) * F.one_hot(actions.squeeze(1), 2)).sum(1, keepdim=True)",
        )
    ),
    "q3-step-zeroed-after": step(
        ("optimizer.zero_grad()\n", ""), ("optimizer.step()", "optimizer.step()\noptimizer.zero_grad()")
    ),
    "q3-step-returns-loss": (
        *step(("optimizer.step()", "optimizer.step()\nreturn loss.item()")),
        *loop(
            ("        optimize(", "        loss = optimize("),
            (
                "        if steps_done % 500",
                (
                    "        if loss is not None:\n"
                    "            losses.append(float(loss) + loss * 0)\n"
                    "        if steps_done % 500"
                ),
            ),
            ("steps_done = 0", "steps_done, losses = 0, []"),
        ),
    ),
    "q3-step-soft-inside": (
        *step(
            (
                "optimizer.step()",
                (
                    "optimizer.step()\n"
                    "for t, p in zip(target_net.parameters(), policy_net.parameters()):\n"
                    "    t.data.mul_(0.995).add_(0.005 * p.data)"
                ),
            )
        ),
        *loop((_SYNC, "")),
    ),
    "q3-step-modes": step(("q = policy_net", "policy_net.train()\ntarget_net.eval()\nq = policy_net")),
    "q3-step-autograd-grad": step(
        (
            "optimizer.zero_grad()\nloss.backward()",
            (
                "parameters = list(policy_net.parameters())\n"
                "for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):\n"
                "    parameter.grad = gradient"
            ),
        )
    ),
}
