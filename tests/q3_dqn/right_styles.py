"""Right answers to question 3 in other people's style."""

from autograder.verification.answers import Answer, instead_of
from tests.q3_dqn.question import QUESTION

LOOP = """
import itertools
batch_size, gamma, eps_end, eps_start, eps_decay = 64, 0.99, 0.02, 1.0, 1000
policy_net, target_net = DQN().to(device), DQN().to(device)
target_net.load_state_dict(policy_net.state_dict())
target_net.eval()
optimizer = torch.optim.Adam(policy_net.parameters(), lr=5e-4)
memory = ReplayMemory(20000)
steps_done = 0
for i_episode in range(num_episodes):
    observation, _ = env.reset()
    state = torch.as_tensor(observation).unsqueeze(0)
    for t in itertools.count():
        action = select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device)
        steps_done += 1
        observation, reward, terminated, truncated, _ = env.step(int(action))
        next_state = None if terminated else torch.as_tensor(observation).unsqueeze(0)
        memory.push(state, action, next_state, torch.tensor([reward]))
        state = next_state
        optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device)
        if steps_done % 500 == 0:
            target_net.load_state_dict(policy_net.state_dict())
        if terminated or truncated:
            durations.append(t + 1)
            break
"""

STEP = """
if len(memory) < batch_size:
    return
transitions = memory.sample(batch_size)
batch = Transition(*zip(*transitions))
non_final = torch.tensor(tuple(map(lambda s: s is not None, batch.next_state)), device=device, dtype=torch.bool)
next_states = torch.cat([s for s in batch.next_state if s is not None])
states = torch.cat(batch.state)
actions = torch.cat(batch.action)
rewards = torch.cat(batch.reward)
q = policy_net(states).gather(1, actions)
next_values = torch.zeros(batch_size, device=device)
next_values[non_final] = target_net(next_states).max(1)[0].detach()
expected = rewards + gamma * next_values
loss = F.smooth_l1_loss(q, expected.unsqueeze(1))
optimizer.zero_grad()
loss.backward()
optimizer.step()
"""


def changed(text: str, *edits: tuple[str, str]) -> str:
    """The text with some parts replaced, each of which must stand in it exactly once.

    Raises:
        ValueError: a part is not there, or more than once.
    """
    for old, new in edits:
        if text.count(old) != 1:
            raise ValueError(f"found {text.count(old)} times: {old!r}")
        text = text.replace(old, new)
    return text


def network(layers: str, forward: str) -> tuple[tuple[str, str], ...]:
    """The edits that put another network in the place of the solution's."""
    return instead_of(QUESTION, "Q3.1:", layers), instead_of(QUESTION, "Q3.1 ", forward)


def choice(text: str) -> tuple[tuple[str, str], ...]:
    """The edit that puts another choice of the action in the place of the solution's."""
    return (instead_of(QUESTION, "Q3.2 ", text),)


def step(*edits: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The edit that puts STEP, itself edited, in the place of the solution's optimize."""
    return (instead_of(QUESTION, "Q3.3 ", changed(STEP, *edits)),)


def loop(*edits: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The edit that puts LOOP, itself edited, in the place of the solution's main."""
    return (instead_of(QUESTION, "Q3.4 main", changed(LOOP, *edits)),)


_EPS = "import numpy as np\neps = eps_end + (eps_start - eps_end) * math.exp(-1.0 * steps_done / eps_decay)\n"
_LOSS = "loss = F.smooth_l1_loss(q, expected.unsqueeze(1))"
_SYNC = "        if steps_done % 500 == 0:\n            target_net.load_state_dict(policy_net.state_dict())\n"
_SOFT = """
        for target_parameter, parameter in zip(target_net.parameters(), policy_net.parameters()):
            target_parameter.data.copy_(0.005 * parameter.data + 0.995 * target_parameter.data)
"""

_NETWORKS = {
    "q3-network-separate-layers": network("self.fc1, self.fc2, self.fc3 = nn.Linear(4, 24), nn.Linear(24, 48), nn.Linear(48, 2)", "state = F.relu(self.fc1(state))\nstate = F.relu(self.fc2(state))\nreturn self.fc3(state)"),
    "q3-network-tanh-inside": network("self.a, self.b = nn.Linear(4, 64), nn.Linear(64, 2)", "return self.b(torch.tanh(self.a(state.float())))"),
    "q3-network-narrow": network("self.net = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))\nprint(self)", "return self.net(state)"),
    "q3-network-dueling": network("self.body = nn.Sequential(nn.Linear(4, 64), nn.ReLU())\nself.value, self.advantage = nn.Linear(64, 1), nn.Linear(64, 2)", "h = self.body(state)\na = self.advantage(h)\nreturn self.value(h) + a - a.mean(dim=1, keepdim=True)"),
    "q3-network-layernorm": network("self.net = nn.Sequential(nn.Linear(4, 64), nn.LayerNorm(64), nn.ReLU(), nn.Linear(64, 64), nn.LayerNorm(64), nn.GELU(), nn.Linear(64, 2))", "return self.net(state)"),
    "q3-network-dropout": network("self.net = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 2))", "return self.net(state)"),
    "q3-network-view": network("self.l1 = nn.Linear(4, 128)\nself.l2 = nn.Linear(128, 2)\nnn.init.xavier_uniform_(self.l1.weight)\nnn.init.zeros_(self.l2.bias)", "x = state.view(state.size(0), -1)\nx = F.leaky_relu(self.l1(x))\nreturn self.l2(x.view(-1, 128))"),
    "q3-network-optimistic": network("self.net = nn.Sequential(nn.Linear(4, 32), nn.ELU(), nn.Linear(32, 2))\nnn.init.constant_(self.net[-1].bias, 5.0)", "return self.net(state)"),
    "q3-network-sigmoid-inside": network("self.слои = nn.ModuleList([nn.Linear(4, 40), nn.Linear(40, 40), nn.Linear(40, 2)])", "for слой in self.слои[:-1]:\n    state = torch.sigmoid(слой(state))\nreturn self.слои[-1](state)"),
}  # fmt: skip
_CHOICES = {
    "q3-action-numpy": choice(_EPS + "if np.random.rand() > eps:\n    with torch.no_grad():\n        return policy_net(state).max(1)[1].view(1, 1)\nreturn torch.tensor([[np.random.choice(2)]], device=device, dtype=torch.long)"),
    "q3-action-torch": choice("eps = eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay)\nif torch.rand(1).item() <= eps:\n    return torch.randint(0, 2, (1, 1), device=device)\nreturn policy_net(state).detach().argmax().view(1, 1)"),
    "q3-action-two-draws": choice(_EPS + "sample, coin = random.random(), random.random()\ngreedy = torch.argmax(policy_net(state), dim=1).view(1, 1)\nother = torch.LongTensor([[int(coin < 0.5)]])\nreturn greedy if sample >= eps else other"),
    "q3-action-int": (*choice(_EPS + "if random.random() < eps:\n    return random.randint(0, 1)\nreturn policy_net(state).argmax().item()"), *step(("torch.cat(batch.action)", "torch.tensor(batch.action).view(-1, 1)")), *loop()),
    "q3-action-int-strict": (*choice(_EPS + "if random.random() < eps:\n    return np.random.randint(2)\nreturn int(policy_net(state).argmax())"), *step(("torch.cat(batch.action)", "torch.from_numpy(__import__('numpy').array(batch.action, dtype='int64')).reshape(batch_size, 1)")), *loop()),
    "q3-action-1d": (*choice(_EPS + "if random.random() < eps:\n    return torch.tensor([random.randrange(2)])\nreturn policy_net(state).argmax(dim=1)"), *step(("torch.cat(batch.action)", "torch.stack(batch.action)")), *loop()),
    "q3-action-distribution": choice(_EPS + "p = torch.full((2,), eps / 2)\nwith torch.no_grad():\n    p[policy_net(state).argmax()] += 1 - eps\nreturn torch.multinomial(p, 1).view(1, 1)"),
}  # fmt: skip
_STEPS = {
    "q3-step-tutorial": step(),
    "q3-step-mse": step((_LOSS, "loss = F.mse_loss(q.squeeze(1), expected)")),
    "q3-step-sum": step((_LOSS, "loss = ((expected.view(-1, 1) - q) ** 2).sum()")),
    "q3-step-half-square": step((_LOSS, "loss = 0.5 * (q[:, 0] - expected).pow(2).mean()")),
    "q3-step-huber": step((_LOSS, "loss = nn.HuberLoss()(q, expected[:, None])")),
    "q3-step-clamped": step(("optimizer.step()", "for parameter in policy_net.parameters():\n    parameter.grad.data.clamp_(-1, 1)\noptimizer.step()")),
    "q3-step-clipped": step(("optimizer.step()", "nn.utils.clip_grad_norm_(policy_net.parameters(), 0.5)\noptimizer.step()")),
    "q3-step-clip-value": step(("optimizer.step()", "torch.nn.utils.clip_grad_value_(policy_net.parameters(), 100)\noptimizer.step()")),
    "q3-step-in-graph": step((".max(1)[0].detach()", ".max(1)[0]")),
    "q3-step-double": step((".max(1)[0].detach()", ".gather(1, policy_net(next_states).argmax(1, keepdim=True)).squeeze(1).detach()")),
    "q3-step-done-flag": step(("next_states = torch.cat([s for s in batch.next_state if s is not None])", "done = torch.tensor([float(s is None) for s in batch.next_state])\nnext_states = torch.cat([torch.zeros(1, 4) if s is None else s for s in batch.next_state])"), ("next_values[non_final] = target_net(next_states).max(1)[0].detach()", "next_values = target_net(next_states).max(1)[0].detach() * (1 - done)")),
    "q3-step-fancy-indexing": step(("q = policy_net(states).gather(1, actions)", "q = policy_net(states)[torch.arange(batch_size), actions.view(-1)].unsqueeze(-1)")),
    "q3-step-one-hot": step(("q = policy_net(states).gather(1, actions)", "q = (policy_net(states) * F.one_hot(actions.squeeze(1), 2)).sum(1, keepdim=True)")),
    "q3-step-zeroed-after": step(("optimizer.zero_grad()\n", ""), ("optimizer.step()", "optimizer.step()\noptimizer.zero_grad()")),
    "q3-step-returns-loss": (*step(("optimizer.step()", "optimizer.step()\nreturn loss.item()")), *loop(("        optimize(", "        loss = optimize("), ("        if steps_done % 500", "        if loss is not None:\n            losses.append(float(loss) + loss * 0)\n        if steps_done % 500"), ("steps_done = 0", "steps_done, losses = 0, []"))),
    "q3-step-soft-inside": (*step(("optimizer.step()", "optimizer.step()\nfor t, p in zip(target_net.parameters(), policy_net.parameters()):\n    t.data.mul_(0.995).add_(0.005 * p.data)")), *loop((_SYNC, ""))),
    "q3-step-modes": step(("q = policy_net", "policy_net.train()\ntarget_net.eval()\nq = policy_net")),
    "q3-step-autograd-grad": step(("optimizer.zero_grad()\nloss.backward()", "parameters = list(policy_net.parameters())\nfor parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):\n    parameter.grad = gradient")),
}  # fmt: skip
_LOOPS = {
    "q3-loop-tutorial": loop(),
    "q3-whole-tutorial": (
        *network("self.a, self.b, self.c = nn.Linear(4, 128), nn.Linear(128, 128), nn.Linear(128, 2)", "return self.c(F.relu(self.b(F.relu(self.a(state)))))"),
        *step(("optimizer.step()", "torch.nn.utils.clip_grad_value_(policy_net.parameters(), 100)\noptimizer.step()")),
        *loop((_SYNC, _SOFT), ("= 64, 0.99, 0.02, 1.0, 1000", "= 128, 0.99, 0.05, 0.9, 1000"), ("torch.optim.Adam(policy_net.parameters(), lr=5e-4)", "torch.optim.AdamW(policy_net.parameters(), lr=1e-4, amsgrad=True)"), ("ReplayMemory(20000)", "ReplayMemory(10000)")),
    ),
    "q3-loop-environment-for-each-episode": loop(("for i_episode in range(num_episodes):\n", "for i_episode in range(num_episodes):\n    env = gymnasium.make('CartPole-v1')\n")),
    "q3-loop-soft": loop((_SYNC, _SOFT)),
    "q3-loop-soft-state-dict": loop((_SYNC, "        new, old = policy_net.state_dict(), target_net.state_dict()\n        for key in new:\n            old[key] = new[key] * 0.01 + old[key] * 0.99\n        target_net.load_state_dict(old)\n")),
    "q3-loop-sync-by-episode": loop((_SYNC, ""), ("            break", "            if i_episode % 10 == 0:\n                target_net.load_state_dict(policy_net.state_dict())\n            break")),
    "q3-loop-sync-rarely": loop(("% 500", "% 10000")),
    "q3-loop-deepcopy": loop(("            target_net.load_state_dict(policy_net.state_dict())\n", "            import copy\n            target_net = copy.deepcopy(policy_net)\n")),
    "q3-loop-late-learning": loop(("        optimize(", "        if len(memory) > 2000 and t % 4 == 0:\n            optimize(")),
    "q3-loop-filled-first": loop(("for i_episode", "observation, _ = env.reset()\nfor _ in range(1500):\n    action = torch.tensor([[env.action_space.sample()]])\n    before = torch.as_tensor(observation).unsqueeze(0)\n    observation, reward, terminated, truncated, _ = env.step(action.item())\n    memory.push(before, action, None if terminated else torch.as_tensor(observation).unsqueeze(0), torch.tensor([reward]))\n    if terminated or truncated:\n        observation, _ = env.reset()\nfor i_episode")),
    "q3-loop-shaped-reward": loop(("        memory.push", "        reward = -10.0 if terminated else 0.1 * reward\n        memory.push")),
    "q3-loop-keywords": loop(("select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device)", "select_action(device=device, steps_done=steps_done, eps_decay=eps_decay, eps_start=eps_start, eps_end=eps_end, policy_net=policy_net, state=state)"), ("optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device)", "optimize(optimizer=optimizer, memory=memory, policy_net=policy_net, target_net=target_net, device=device, batch_size=batch_size, gamma=gamma)"), ("memory.push(state, action, next_state, torch.tensor([reward]))", "memory.push(*Transition(next_state=next_state, state=state, action=action, reward=torch.tensor([reward])))")),
    "q3-loop-done-is-end": loop(("None if terminated", "None if terminated or truncated")),
    "q3-loop-plots": loop(("            break", "            plot_durations(durations)\n            break"), ("steps_done = 0", "steps_done = 0\nprint('start')")),
    "q3-loop-epsilon-by-episode": loop(("eps_decay, steps_done, device", "eps_decay / 10, i_episode, device")),
    "q3-loop-scaled-state": loop(("    state = torch.as_tensor(observation).unsqueeze(0)", "    scale = torch.tensor([[2.4, 3.0, 0.2, 3.0]])\n    state = torch.as_tensor(observation).unsqueeze(0) / scale"), ("else torch.as_tensor(observation).unsqueeze(0)", "else torch.as_tensor(observation).unsqueeze(0) / scale")),
    "q3-loop-rmsprop": loop(("torch.optim.Adam(policy_net.parameters(), lr=5e-4)", "torch.optim.RMSprop([p for p in policy_net.parameters() if p.requires_grad], lr=1e-3)")),
    "q3-loop-adamw": loop(("torch.optim.Adam(policy_net.parameters(), lr=5e-4)", "torch.optim.AdamW(policy_net.parameters(), lr=1e-4, amsgrad=True)")),
    "q3-loop-learns-after-episode": loop(("        optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device)\n", ""), ("            break", "            for _ in range(t):\n                optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device)\n            break")),
}  # fmt: skip

STYLES = tuple(
    Answer(name, QUESTION, edits) for group in (_NETWORKS, _CHOICES, _STEPS, _LOOPS) for name, edits in group.items()
)
