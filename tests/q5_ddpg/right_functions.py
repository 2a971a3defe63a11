"""Right answers to Q5.1 to Q5.7 in other people's style."""

from tests.q5_ddpg.wrong_texts import right

_ACTOR_LAYERS = """        self.layers = nn.Sequential(
            nn.Linear(3, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 1)
        )
        nn.init.uniform_(self.layers[-1].weight, -0.003, 0.003)
        nn.init.uniform_(self.layers[-1].bias, -0.003, 0.003)
"""
_CRITIC_LAYERS = """        self.layers = nn.Sequential(
            nn.Linear(4, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 1)
        )
"""
_DEQUE_INIT = "from collections import deque\nself.buffer = deque(maxlen=capacity)"
_TENSOR_LISTS = {
    "init": "self.capacity, self.data, self.position = capacity, [], 0",
    "push": """
    item = (torch.tensor(state, dtype=torch.float32), torch.tensor(action, dtype=torch.float32).view(1),
            torch.tensor([float(reward)]), torch.tensor(next_state, dtype=torch.float32),
            torch.tensor([float(terminated)]))
    if len(self.data) < self.capacity:
        self.data.append(item)
    else:
        self.data[self.position] = item
    self.position = (self.position + 1) % self.capacity
    """,
    "sample": """
    import random
    picked = random.choices(self.data, k=batch_size)
    return tuple(map(torch.stack, zip(*picked)))
    """,
    "length": "return len(self.data)",
}
_NAMED_TUPLES = {
    "init": _DEQUE_INIT,
    "push": """
    from collections import namedtuple
    Transition = namedtuple("Transition", "s a r s2 d")
    self.buffer.append(Transition(np.copy(state), np.copy(action), float(reward), np.copy(next_state), terminated))
    """,
    "sample": """
    import random
    batch = random.sample(self.buffer, batch_size)
    s = torch.FloatTensor(np.array([t.s for t in batch]))
    a = torch.FloatTensor(np.array([t.a for t in batch])).reshape(-1, 1)
    r = torch.FloatTensor([t.r for t in batch]).unsqueeze(1)
    n = torch.FloatTensor(np.array([t.s2 for t in batch]))
    d = torch.FloatTensor([float(t.d) for t in batch]).unsqueeze(1)
    return s, a, r, n, d
    """,
    "length": "return len(self.buffer)",
}
_ARRAYS = {
    "init": """
    self.s, self.a = np.zeros((capacity, 3), np.float32), np.zeros((capacity, 1), np.float32)
    self.r, self.n = np.zeros((capacity, 1), np.float32), np.zeros((capacity, 3), np.float32)
    self.d = np.zeros((capacity, 1), bool)
    self.at, self.full, self.capacity = 0, False, capacity
    """,
    "push": """
    i = self.at
    self.s[i], self.a[i], self.r[i], self.n[i], self.d[i] = state, action, reward, next_state, terminated
    self.at = i + 1
    if self.at == self.capacity:
        self.at, self.full = 0, True
    """,
    "sample": """
    index = np.random.choice(len(self), batch_size, replace=False)
    return tuple(torch.from_numpy(each[index].astype(np.float32)) for each in (self.s, self.a, self.r, self.n, self.d))
    """,
    "length": "return self.capacity if self.full else self.at",
}
_LIST_POP = {
    "init": "self.items, self.capacity = [], capacity",
    "push": """
    self.items.append([*map(float, state), float(action[0]), float(reward), *map(float, next_state), float(terminated)])
    if len(self.items) > self.capacity:
        del self.items[0]
    """,
    "sample": """
    index = torch.randperm(len(self.items))[:batch_size].tolist()
    rows = torch.tensor([self.items[i] for i in index])
    return rows[:, 0:3], rows[:, 3:4], rows[:, 4:5], rows[:, 5:8], rows[:, 8:9]
    """,
    "length": "return len(self.items)",
}
_SOFT_DATA = """
for t, p in zip(target_net.parameters(), net.parameters()):
    t.data.copy_(tau * p.data + (1.0 - tau) * t.data)
"""
_SOFT_STATE = """
mixed = {name: (1 - tau) * target_net.state_dict()[name] + tau * value for name, value in net.state_dict().items()}
target_net.load_state_dict(mixed)
"""
_SOFT_MUL = """
with torch.no_grad():
    for t, p in zip(target_net.parameters(), net.parameters()):
        t.mul_(1 - tau)
        t.add_(p, alpha=tau)
"""
_SOFT_DATA_ASSIGNED = """
target = dict(target_net.named_parameters())
for name, p in net.named_parameters():
    target[name].data = target[name].data * (1.0 - tau) + p.data * tau
"""
_ACT_SCALARS = """
s = torch.as_tensor(np.array(state), dtype=torch.float32).reshape(1, -1)
a = actor(s).detach().cpu().numpy().flatten()
a = a + noise
a[a > 2] = 2.0
a[a < -2] = -2.0
return a.astype("float32")
"""
_ACT_TORCH = """
with torch.inference_mode():
    torque = actor(torch.tensor(state)[None, :]) + float(noise)
    return torque.clamp(-2.0, 2.0)[0].numpy()
"""
_ACT_ITEM = """
actor.eval()
with torch.no_grad():
    mu = actor(torch.FloatTensor(state).unsqueeze(0)).item()
actor.train()
return np.array([min(max(mu + noise, -2.0), 2.0)], dtype=np.float32)
"""
_TARGETS_DETACHED = """
a2 = target_actor(next_states)
q2 = target_critic(next_states, a2)
not_done = 1.0 - terminated.float()
return (rewards + not_done * gamma * q2).detach()
"""
_TARGETS_WHERE = """
with torch.no_grad():
    bootstrap = target_critic(next_states, target_actor(next_states))
    return torch.where(terminated > 0.5, rewards, rewards + gamma * bootstrap)
"""
_TARGETS_LOOP = """
rows = []
with torch.no_grad():
    for r, s, d in zip(rewards, next_states, terminated):
        q = target_critic(s[None], target_actor(s[None]))[0]
        rows.append(r if d else r + gamma * q)
return torch.stack(rows)
"""
_OPTIMIZE_FROZEN = """
s, a, r, s2, d = batch
y = critic_targets(r, s2, d, target_actor, target_critic, gamma)
q = critic(s, a)
loss_q = ((q - y) ** 2).mean()
critic_optimizer.zero_grad(set_to_none=True)
loss_q.backward()
critic_optimizer.step()
for p in critic.parameters():
    p.requires_grad = False
loss_pi = -torch.mean(critic(s, actor(s)))
actor_optimizer.zero_grad(set_to_none=True)
loss_pi.backward()
actor_optimizer.step()
for p in critic.parameters():
    p.requires_grad = True
soft_update(target_actor, actor, tau)
soft_update(target_critic, critic, tau)
return loss_q.item(), loss_pi.item()
"""
_OPTIMIZE_ZERO_BEFORE = """
critic.train()
actor.train()
criterion = nn.MSELoss()
critic_optimizer.zero_grad()
loss = criterion(critic(batch[0], batch[1]), critic_targets(*batch[2:], target_actor, target_critic, gamma))
loss.backward()
critic_optimizer.step()
actor_optimizer.zero_grad()
critic_optimizer.zero_grad()
(-1 * critic(batch[0], actor(batch[0]))).mean().backward()
actor_optimizer.step()
for pair in ((target_actor, actor), (target_critic, critic)):
    soft_update(*pair, tau)
"""
_OPTIMIZE_INLINE = """
states, actions, rewards, next_states, terminated = batch
with torch.no_grad():
    y = rewards + gamma * (1 - terminated) * target_critic(next_states, target_actor(next_states))
critic_optimizer.zero_grad()
F.mse_loss(critic(states, actions), y).backward()
critic_optimizer.step()
values = critic(states, actor(states))
actor_optimizer.zero_grad()
values.backward(torch.full_like(values, -1 / len(values)))
actor_optimizer.step()
with torch.no_grad():
    for target, net in ((target_actor, actor), (target_critic, critic)):
        for old, new in zip(target.parameters(), net.parameters()):
            old.copy_((1 - tau) * old + tau * new)
"""
_OPTIMIZE_GRAD = """
states, actions, rewards, next_states, terminated = batch
y = critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma)
parameters = list(critic.parameters())
for p, g in zip(parameters, torch.autograd.grad(F.mse_loss(critic(states, actions), y), parameters)):
    p.grad = g
critic_optimizer.step()
parameters = list(actor.parameters())
for p, g in zip(parameters, torch.autograd.grad(-critic(states, actor(states)).mean(), parameters)):
    p.grad = g
actor_optimizer.step()
soft_update(tau=tau, target_net=target_critic, net=critic)
soft_update(tau=tau, target_net=target_actor, net=actor)
"""

FUNCTIONS = (
    right(
        "joined-late",  # as in the paper: the action joins at the second layer
        (
            _CRITIC_LAYERS,
            "        self.first, self.second = nn.Linear(3, 64), nn.Linear(65, 64)\n"
            "        self.last = nn.Linear(64, 1)\n",
        ),
        critic="""
        h = F.relu(self.first(state))
        h = F.relu(self.second(torch.cat((h, action), -1)))
        return self.last(h)
        """,
    ),
    right(
        "named-layers",
        (
            _ACTOR_LAYERS,
            "        self.fc1, self.fc2, self.out = nn.Linear(3, 128), nn.Linear(128, 64), nn.Linear(64, 1)\n"
            "        self.out.weight.data.uniform_(-3e-3, 3e-3)\n",
        ),
        actor="return 2.0 * torch.tanh(self.out(F.relu(self.fc2(F.relu(self.fc1(state))))))",
    ),
    right(
        "layer-norm",
        (
            _ACTOR_LAYERS,
            "        self.net = nn.Sequential(nn.Linear(3, 64), nn.LayerNorm(64), nn.ReLU(),\n"
            "                                 nn.Linear(64, 64), nn.LayerNorm(64), nn.ReLU(),\n"
            "                                 nn.Linear(64, 1), nn.Tanh())\n",
        ),
        actor="return self.net(state) * 2",
    ),
    right(
        "separate-inputs",
        (
            _CRITIC_LAYERS,
            "        self.s, self.a = nn.Linear(3, 64), nn.Linear(1, 64, bias=False)\n"
            "        self.rest = nn.Sequential(nn.ELU(), nn.Linear(64, 64), nn.ELU(), nn.Linear(64, 1))\n",
        ),
        critic="return self.rest(self.s(state) + self.a(action))",
    ),
    right(
        "scaled-inputs",
        (_ACTOR_LAYERS, "        self.register_buffer('scale', torch.tensor([1.0, 1.0, 0.125]))\n" + _ACTOR_LAYERS),
        actor="return MAX_TORQUE * self.layers(state * self.scale).tanh()",
    ),
    right("tensor-lists", **_TENSOR_LISTS),
    right("named-tuples", **_NAMED_TUPLES),
    right("arrays", **_ARRAYS),
    right("list-pop", **_LIST_POP),
    right(
        "torch-noise",
        gaussian="return torch.normal(0.0, float(self.sigma), (1,)).item()",
        ou="self.value = (1 - self.theta) * self.value + self.sigma * torch.randn(1).item()\nreturn self.value",
    ),
    right(
        "random-noise",
        gaussian="import random\nreturn random.gauss(0, self.sigma)",
        ou_init="self.theta, self.sigma = theta, sigma\nself.reset()",
        ou_reset="self.value = np.zeros(1)",
        ou="""
          dx = self.theta * (0.0 - self.value) + self.sigma * np.random.normal(size=1)
          self.value = self.value + dx
          return float(self.value[0])
          """,
    ),
    right("array-noise", gaussian="return np.random.normal(0, self.sigma, size=1)", act=_ACT_SCALARS),
    right("act-torch", act=_ACT_TORCH, soft=_SOFT_MUL),
    right("act-item", act=_ACT_ITEM, soft=_SOFT_DATA),
    right("soft-state-dict", soft=_SOFT_STATE, targets=_TARGETS_DETACHED),
    right("soft-data-assigned", soft=_SOFT_DATA_ASSIGNED, targets=_TARGETS_WHERE),
    right("targets-loop", targets=_TARGETS_LOOP),
    right("optimize-frozen", optimize=_OPTIMIZE_FROZEN),
    right("optimize-zero-before", optimize=_OPTIMIZE_ZERO_BEFORE),
    right("optimize-inline", optimize=_OPTIMIZE_INLINE),
    right("optimize-grad", optimize=_OPTIMIZE_GRAD),
)
