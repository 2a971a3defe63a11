"""Texts of right answers to Q6.4 to Q6.6, the network's targets, its memory and the network itself."""

DETACHED = """
best = policy_net(next_states).max(1).indices
values = target_net(next_states).detach()[torch.arange(len(best)), best]
return (rewards + gamma * (1 - terminated.float()) * values).detach()
"""
MASKED = """
targets = rewards.clone()
alive = ~terminated
if alive.any():
    with torch.no_grad():
        a = policy_net(next_states[alive]).argmax(-1)
        targets[alive] += gamma * target_net(next_states[alive])[range(len(a)), a]
return targets
"""
ONE_HOT = """
with torch.inference_mode():
    chooser = policy_net(next_states)
    chosen = F.one_hot(chooser.argmax(1), chooser.shape[1]).float()
    worth = torch.einsum("na,na->n", chosen, target_net(next_states))
return torch.where(terminated, rewards, rewards + gamma * worth).clone()
"""
FILLED = """
with torch.no_grad():
    q_next = target_net(next_states)
    a_next = torch.max(policy_net(next_states), dim=1)[1].unsqueeze(-1)
    q_next = torch.gather(q_next, 1, a_next).squeeze(-1).masked_fill(terminated, 0.0)
    return rewards + gamma * q_next
"""
DICTS = {
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
LISTS = {
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
PLACES = {
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
SEPARATE_LAYERS = {
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
SEQUENTIAL = {
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
