"""Right answers to Q3.2 in other people's styles."""

from tests.q3_dqn.right_texts import choice, loop, step

_EPS = "import numpy as np\neps = eps_end + (eps_start - eps_end) * math.exp(-1.0 * steps_done / eps_decay)\n"
_NUMPY = ("transitions = memory.sample", "import numpy as np\ntransitions = memory.sample")

CHOICES = {
    "q3-action-numpy": choice(
        _EPS
        + (
            "if np.random.rand() > eps:\n"
            "    with torch.no_grad():\n"
            "        return policy_net(state).max(1)[1].view(1, 1)\n"
            "return torch.tensor([[np.random.choice(2)]], device=device, dtype=torch.long)"
        )
    ),
    "q3-action-torch": choice(
        "eps = eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay)\n"
        "if torch.rand(1).item() <= eps:\n"
        "    return torch.randint(0, 2, (1, 1), device=device)\n"
        "return policy_net(state).detach().argmax().view(1, 1)"
    ),
    "q3-action-two-draws": choice(
        _EPS
        + (
            "sample, coin = random.random(), random.random()\n"
            "greedy = torch.argmax(policy_net(state), dim=1).view(1, 1)\n"
            "other = torch.LongTensor([[int(coin < 0.5)]])\n"
            "return greedy if sample >= eps else other"
        )
    ),
    "q3-action-int": (
        *choice(
            _EPS
            + ("if random.random() < eps:\n    return random.randint(0, 1)\nreturn policy_net(state).argmax().item()")
        ),
        *step(("torch.cat(batch.action)", "torch.tensor(batch.action).view(-1, 1)")),
        *loop(),
    ),
    "q3-action-int-strict": (
        *choice(
            _EPS
            + ("if random.random() < eps:\n    return np.random.randint(2)\nreturn int(policy_net(state).argmax())")
        ),
        *step(
            (
                "torch.cat(batch.action)",
                ("torch.from_numpy(__import__('numpy').array(batch.action, dtype='int64')).reshape(batch_size, 1)"),
            )
        ),
        *loop(),
    ),
    "q3-action-numpy-scalar": (
        *choice(
            _EPS
            + (
                "if random.random() < eps:\n"
                "    return np.array(np.random.randint(2))\n"
                "return policy_net(state).detach().numpy().argmax()"
            )
        ),
        *step(("torch.cat(batch.action)", "torch.tensor(np.array(batch.action)).view(-1, 1)"), _NUMPY),
        *loop(),
    ),
    "q3-action-0d-array": (
        *choice(
            _EPS
            + (
                "if random.random() < eps:\n"
                "    return np.array(random.randrange(2))\n"
                "return policy_net(state).detach().squeeze(0).argmax().numpy()"
            )
        ),
        *step(("torch.cat(batch.action)", "torch.tensor(np.array(batch.action)).view(-1, 1)"), _NUMPY),
        *loop(),
    ),
    "q3-action-1d": (
        *choice(
            _EPS
            + (
                "if random.random() < eps:\n"
                "    return torch.tensor([random.randrange(2)])\n"
                "return policy_net(state).argmax(dim=1)"
            )
        ),
        *step(("torch.cat(batch.action)", "torch.stack(batch.action)")),
        *loop(),
    ),
    "q3-action-distribution": choice(
        _EPS
        + (
            "p = torch.full((2,), eps / 2)\n"
            "with torch.no_grad():\n"
            "    p[policy_net(state).argmax()] += 1 - eps\n"
            "return torch.multinomial(p, 1).view(1, 1)"
        )
    ),
}
