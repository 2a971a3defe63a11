"""Right answers to question 6: as other people write them, they must not cost a point."""

from autograder.verification.answers import Answer, Edits, instead_of
from tests.q6_q_learning.question import QUESTION
from tests.q6_q_learning.wrong_loops import cartpole, taxi

_ANSWERS = {
    "cell": "Q6.1 discretise",
    "choose": "Q6.2 epsilon_greedy",
    "update": "Q6.3 q_update",
    "targets": "Q6.4 double_q_targets",
    "init": "Q6.5: what the memory holds",
    "push": "Q6.5 SuccessMemory.push",
    "sample": "Q6.5 SuccessMemory.sample",
    "length": "Q6.5 SuccessMemory.__len__",
    "layers": "Q6.6: make your layers",
    "forward": "Q6.6 QNet.forward",
    "save": "Q6.6 save_net",
    "load": "Q6.6 load_net",
    "taxi": "Q6.7 train_taxi",
    "cartpole": "Q6.8 train_cartpole",
}


def _right(name: str, *edits: tuple[str, str], **texts: str) -> Answer:
    """A right answer: edits of the solution, and texts in the place of whole answers, by the words above."""
    placed: Edits = tuple(instead_of(QUESTION, _ANSWERS[word] + " ", text) for word, text in texts.items())
    return Answer(f"q6-{name}", QUESTION, (*placed, *edits))


_DIGITIZE = """
digits = []
for value, limit in zip(observation, limits):
    borders = np.linspace(-limit, limit, bins + 1)[1:-1]
    digits.append(int(np.digitize(value, borders)))
cell = 0
for digit in digits:
    cell = cell * bins + digit
return cell
"""
_VECTOR = """
limits = np.asarray(limits, dtype=np.float64)
digits = np.floor((np.asarray(observation) + limits) / (2 * limits) * bins).astype(int).clip(0, bins - 1)
return int(digits @ bins ** np.arange(len(limits))[::-1])
"""
_RAVEL = """
low = -np.array(limits)
share = (observation - low) / (2 * np.array(limits))
digits = np.clip((share * bins).astype(np.int64), 0, bins - 1)
return np.ravel_multi_index(tuple(digits), (bins,) * len(limits))
"""
_TORCH_CELL = """
x, limit = torch.as_tensor(observation).double(), torch.tensor(limits, dtype=torch.float64)
digits = ((x + limit) * bins / (2 * limit)).floor().clamp(0, bins - 1).long()
powers = torch.tensor([bins**k for k in range(len(limits) - 1, -1, -1)])
return (digits * powers).sum().item()
"""
_POWERS = """
total = 0
for k, (x, top) in enumerate(zip(observation, limits)):
    clipped = np.clip(x, -top, top * 0.999999)
    total += int((clipped + top) // (2 * top / bins)) * bins ** (len(limits) - 1 - k)
return int(total)
"""

_SHUFFLED = """
if rng.uniform() < epsilon:
    return rng.integers(0, len(q_row))
order = rng.permutation(len(q_row))
return order[np.argmax(q_row[order])]
"""
_PROBABILITIES = """
probabilities = np.full(len(q_row), epsilon / len(q_row))
best = q_row == np.max(q_row)
probabilities[best] += (1 - epsilon) / best.sum()
return int(rng.choice(len(q_row), p=probabilities))
"""
_WHERE = """
explore = rng.random() <= epsilon if epsilon > 0 else False
candidates = list(range(len(q_row))) if explore else [a for a, v in enumerate(q_row) if v == max(q_row)]
return candidates[int(rng.random() * len(candidates))]
"""
_NOISE = """
if rng.random() > epsilon:
    return int(np.lexsort((rng.random(len(q_row)), q_row))[-1])
return int(rng.choice(np.arange(len(q_row))))
"""

_WEIGHTED = """
bootstrap = 0.0 if terminated else np.max(q[next_state])
q[state, action] = (1 - alpha) * q[state, action] + alpha * (reward + gamma * bootstrap)
"""
_INDEXED = """
best = max(q[next_state, a] for a in range(q.shape[1]))
error = reward + gamma * best * (1 - int(terminated)) - q[state][action]
q[state][action] = q[state][action] + alpha * error
return q
"""
_ARGMAX = """
y = reward
if not terminated:
    y += gamma * q[next_state, np.argmax(q[next_state])]
td_error = y - q[state, action]
q[state, action] += alpha * td_error
return td_error
"""

_DETACHED = """
best = policy_net(next_states).max(1).indices
values = target_net(next_states).detach()[torch.arange(len(best)), best]
return (rewards + gamma * (1 - terminated.float()) * values).detach()
"""
_MASKED = """
targets = rewards.clone()
alive = ~terminated
if alive.any():
    with torch.no_grad():
        a = policy_net(next_states[alive]).argmax(-1)
        targets[alive] += gamma * target_net(next_states[alive])[range(len(a)), a]
return targets
"""
_ONE_HOT = """
with torch.inference_mode():
    chooser = policy_net(next_states)
    chosen = F.one_hot(chooser.argmax(1), chooser.shape[1]).float()
    worth = torch.einsum("na,na->n", chosen, target_net(next_states))
return torch.where(terminated, rewards, rewards + gamma * worth).clone()
"""
_FILLED = """
with torch.no_grad():
    q_next = target_net(next_states)
    a_next = torch.max(policy_net(next_states), dim=1)[1].unsqueeze(-1)
    q_next = torch.gather(q_next, 1, a_next).squeeze(-1).masked_fill(terminated, 0.0)
    return rewards + gamma * q_next
"""

_SETS = {
    "init": "self.capacity = capacity\nself.rng = rng\nself.wins = {}\nself.rest = {}",
    "push": """
        t = Transition(state, action, reward, next_state, terminated)
        if reward > 0:
            self.wins[t] = None
        elif t not in self.rest:
            if len(self.rest) >= self.capacity:
                keys = list(self.rest)
                del self.rest[keys[int(self.rng.integers(0, len(keys)))]]
            self.rest[t] = None
    """,
    "sample": """
        everything = [*self.wins, *self.rest]
        picked = self.rng.permutation(len(everything))[:batch_size]
        return [everything[k] for k in picked]
    """,
    "length": "return len(self.wins) + len(self.rest)",
}
_LISTS = {
    "init": "self.success, self.fail, self.cap, self._rng = [], [], capacity, rng",
    "push": """
        item = Transition(state, action, reward, next_state, terminated)
        if item in self.success or item in self.fail:
            return
        if item.reward > 0:
            self.success.append(item)
            return
        if len(self.fail) == self.cap:
            self.fail.pop(self._rng.integers(self.cap))
        self.fail.append(item)
    """,
    "sample": """
        pool = self.success + self.fail
        chosen = self._rng.choice(len(pool), size=batch_size, replace=False)
        return list(map(pool.__getitem__, chosen))
    """,
    "length": "return len(self.success + self.fail)",
}
_SHUFFLES = {
    "init": "self.n, self.rng = capacity, rng\nself.memory = []\nself.places = []",
    "push": """
        new = Transition(state=state, action=action, reward=reward, next_state=next_state, terminated=terminated)
        if any(tuple(new) == tuple(old) for old in self.memory):
            return
        if reward <= 0:
            if len(self.places) < self.n:
                self.places.append(len(self.memory))
            else:
                self.memory[self.rng.choice(self.places)] = new
                return
        self.memory.append(new)
    """,
    "sample": """
        copy = list(range(len(self.memory)))
        self.rng.shuffle(copy)
        return [self.memory[i] for i in copy[:batch_size]]
    """,
    "length": "return len(self.memory)",
}

_SEPARATE = {
    "layers": """
        self.states, self.actions = states, actions
        self.embed = nn.Embedding(states, 32)
        self.fc1, self.act1 = nn.Linear(32, 128), nn.PReLU(128)
        self.fc2 = nn.Linear(128, actions)
    """,
    "forward": "x = self.act1(self.fc1(self.embed(state)))\nreturn self.fc2(x)",
    "save": "torch.save([net.states, net.actions, net.state_dict()], str(path))",
    "load": """
        states, actions, weights = torch.load(path)
        net = QNet(states, actions)
        net.load_state_dict(weights)
        net.eval()
        return net
    """,
}
_ONE_SEQUENTIAL = {
    "layers": """
        parts = [nn.Embedding(states, 16), nn.PReLU(), nn.Linear(16, 32), nn.PReLU(), nn.Linear(32, actions)]
        self.net = nn.Sequential(*parts)
    """,
    "forward": "return self.net(state.long())",
    "save": """
        with open(path, "wb") as file:
            torch.save(net.state_dict(), file)
    """,
    "load": """
        with open(path, "rb") as file:
            weights = torch.load(file, map_location="cpu")
        net = QNet(len(weights["net.0.weight"]), len(weights["net.4.bias"]))
        net.load_state_dict(weights)
        return net
    """,
}

_WHILE = """
    q = np.ones((500, 6)) * settings.first
    while len(returns) < num_episodes:
        n = len(returns)
        if n == 0:
            s, info = env.reset(seed=seed)
        else:
            s, info = env.reset()
        rewards = []
        for _ in range(1000):
            a = epsilon_greedy(q_row=q[s, :], epsilon=at(settings.epsilon, n), rng=rng)
            s2, r, term, trunc, info = env.step(a)
            q_update(q, s, a, r, s2, term, alpha=at(settings.alpha, n), gamma=settings.gamma)
            rewards.append(r)
            s = s2
            if term or trunc:
                break
        returns.append(sum(rewards))
        if on_episode:
            on_episode(list(returns))
    return q
"""
_GENERATOR = """
    q = np.zeros([BINS**4, env.action_space.n]) + settings.first
    for n in range(num_episodes):
        obs, _ = env.reset(**({"seed": seed} if n == 0 else {}))
        alpha, eps = at(settings.alpha, n), at(settings.epsilon, n)
        steps, over = 0, False
        while not over:
            cell = discretise(obs, LIMITS, BINS)
            act = epsilon_greedy(q[cell], eps, rng)
            obs, reward, fell, cut, _ = env.step(int(act))
            q_update(q, cell, act, reward, discretise(obs, LIMITS, BINS), fell, alpha, settings.gamma)
            steps, over = steps + 1, fell or cut
        durations += [steps]
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100 and np.mean(durations[-100:]) > stop_average:
            return durations
"""

RIGHT = (
    _right("cell-digitize", cell=_DIGITIZE, choose=_SHUFFLED),
    _right("cell-vector", cell=_VECTOR, choose=_PROBABILITIES),
    _right("cell-ravel", cell=_RAVEL, choose=_WHERE),
    _right("cell-torch", cell=_TORCH_CELL, choose=_NOISE),
    _right("cell-powers", cell=_POWERS, update=_WEIGHTED),
    _right("update-indexed", update=_INDEXED, targets=_DETACHED),
    _right("update-argmax", update=_ARGMAX, targets=_MASKED),
    _right("targets-one-hot", targets=_ONE_HOT),
    _right("targets-filled", targets=_FILLED),
    _right("memory-dicts", **_SETS),
    _right("memory-lists", **_LISTS),
    _right("memory-places", **_SHUFFLES),
    _right("net-separate", **_SEPARATE),
    _right("net-sequential", **_ONE_SEQUENTIAL),
    _right("taxi-while", taxi=_WHILE),
    _right("cartpole-cells-twice", cartpole=_GENERATOR),
    _right("taxi-own-settings-kept", *taxi(start="state = env.reset(seed=seed if episode == 0 else None)[0]")),
    _right("taxi-float-total", *taxi(add="float(reward)", done="bool(terminated) or bool(truncated)")),
    _right("taxi-copied-row", *taxi(choose="action = epsilon_greedy(q[state].copy(), epsilon, rng)")),
    _right(
        "taxi-keywords",
        *taxi(
            learn="q_update(q, state=state, action=action, reward=reward, "
            "next_state=next_state, terminated=terminated, alpha=alpha, gamma=settings.gamma)"
        ),
    ),
    _right("cartpole-learn-after", *cartpole(advance="discretise(observation, LIMITS, BINS)")),
    _right(
        "cartpole-wrapped",
        ('gymnasium.make("CartPole-v1")', 'gymnasium.wrappers.RecordEpisodeStatistics(gymnasium.make("CartPole-v1"))'),
    ),
    _right(
        "settings-slower",
        (
            "TAXI = TableSettings(Schedule(1.0, 1.0, 0.0), Schedule(0.1, 1.0, 0.0), gamma=0.99, first=0.0)",
            "TAXI = TableSettings(Schedule(0.5, 1.0, 0.0), Schedule(1.0, 0.99, 0.1), gamma=0.95, first=0.0)",
        ),
    ),
    _right(
        "weights-alone",
        save="torch.save(net.state_dict(), path)",
        load="""
        weights = torch.load(path, weights_only=True)
        net = QNet(len(weights["embedding.weight"]), len(list(weights.values())[-1]))
        net.load_state_dict(weights)
        return net.train()
        """,
    ),
    _right(
        "cartpole-reports-a-copy",
        *cartpole(
            end="durations += [duration]\n    if on_episode:\n        on_episode(list(durations))\n"
            "    if stop_average is not None and episode >= 99 and np.mean(durations[-100:]) > stop_average:\n"
            "        break"
        ),
    ),
    _right("everything-else", cell=_RAVEL, choose=_SHUFFLED, update=_INDEXED, targets=_FILLED, **_LISTS | _SEPARATE),
)
WEAK: frozenset[str] = frozenset()  # right in all that they write, and too weak to earn all of the training
