"""Right answers to Q9.5 to Q9.8, what the agent learns from, and how it is shown."""

from tests.q9_freeway.right_texts import right

_STEPS_LOOP = """
T = len(rewards)
reward, following, discount = [], [], []
for t in range(T):
    total = 0.0
    for k in range(n):
        if t + k < T:
            total += gamma ** k * float(rewards[t + k])
    reward.append(total)
    if t + n < T:
        following.append(states[t + n])
        discount.append(gamma ** n)
    else:
        following.append(states[-1])
        discount.append(0.0)
return Batch(states[:T], actions, torch.tensor(reward), torch.stack(following), torch.tensor(discount))
"""
_STEPS_BACK = """
T = rewards.shape[0]
padded = torch.cat([rewards, rewards.new_zeros(n)])
weights = gamma ** torch.arange(n, dtype=torch.float32)
reward = padded.unfold(0, n, 1)[:T] @ weights
nexts = torch.cat([states, states[-1:].expand(n, -1)])[n : n + T]
discount = torch.zeros(T)
if T > n:
    discount[: T - n] = gamma**n
return Batch(state=states[:-1].clone(), action=actions.clone(), reward=reward, next_state=nexts, discount=discount)
"""
_STEPS_NUMPY = """
r = rewards.numpy().astype(np.float64)
T = len(r)
total = np.zeros(T)
for t in reversed(range(T)):
    total[t] = r[t] + (gamma * total[t + 1] if t + 1 < T else 0)
tail = np.concatenate([total, np.zeros(n)])[n : n + T]
windows = total - gamma**n * tail
index = [min(t + n, T) for t in range(T)]
discount = [gamma**n * (t + n < T) for t in range(T)]
return Batch(states[:-1], actions, torch.from_numpy(windows).float(), states[index], torch.tensor(discount).float())
"""
_STEPS_WHERE = """
T = actions.numel()
t = torch.arange(T)
k = torch.arange(n)
index = t[:, None] + k
r = torch.where(index < T, rewards[index.clamp(max=T - 1)], torch.zeros(()))
total = (r * torch.tensor(gamma, dtype=torch.float32) ** k).sum(1)
alive = (t + n < T).float()
return Batch(states[:T], actions, total, states[torch.minimum(t + n, torch.tensor(T))], alive * gamma**n)
"""
_UPDATE_DETACHED = """
rows = torch.arange(len(batch.action))
next_action = torch.max(policy_net(batch.next_state), 1).indices
target = batch.reward + batch.discount * target_net(batch.next_state)[rows, next_action].detach()
q = policy_net(batch.state)[rows, batch.action]
loss = nn.SmoothL1Loss()(q, target)
policy_net.zero_grad()
loss.backward()
optimizer.step()
if not number % tau:
    for t, p in zip(target_net.parameters(), policy_net.parameters()):
        t.data.copy_(p.data)
return float(loss)
"""
_UPDATE_HUBER = """
state, action, reward, next_state, discount = batch
q_all = policy_net(state)
with torch.no_grad():
    chosen = F.one_hot(policy_net(next_state).argmax(-1), 3)
    y = reward + discount * (target_net(next_state) * chosen).sum(-1)
error = (q_all * F.one_hot(action, 3)).sum(-1) - y
size = error.abs()
loss = torch.where(size < 1, 0.5 * size.square(), size - 0.5).mean()
for p in policy_net.parameters():
    p.grad = None
loss.backward()
optimizer.step()
if number // tau != (number - 1) // tau:
    with torch.no_grad():
        for name, value in target_net.state_dict().items():
            value.copy_(policy_net.state_dict()[name])
return loss.detach()
"""
_UPDATE_COLUMNS = """
def target_values():
    best = policy_net(batch.next_state).max(1, keepdim=True)[1]
    return batch.reward.view(-1, 1) + batch.discount.view(-1, 1) * target_net(batch.next_state).gather(1, best)

y = target_values().detach()
q = policy_net(batch.state).gather(1, batch.action.view(-1, 1))
optimizer.zero_grad(set_to_none=False)
loss = F.huber_loss(q, y, delta=1.0)
loss.backward()
torch.nn.utils.clip_grad_norm_(policy_net.parameters(), 1000.0)
optimizer.step()
if number % tau == 0:
    import copy
    target_net.load_state_dict(copy.deepcopy(policy_net.state_dict()))
    target_net.eval()
return loss.item()
"""
_LANES_LOOP = """
rows = []
for height in LANES:
    changed = ram.copy()
    changed[HEIGHT] = height
    with torch.no_grad():
        rows.append(net(torch.from_numpy(features(changed)).unsqueeze(0))[0])
return torch.stack(rows)
"""
_LANES_TILE = """
many = np.tile(ram, (10, 1))
for lane, height in enumerate(LANES):
    many[lane, HEIGHT] = height
return net(torch.tensor(features(many))).detach().clone()
"""
_LANES_RESTORED = """
own = int(ram[HEIGHT])
numbers = []
for height in LANES:
    ram[HEIGHT] = height
    numbers.append(features(ram))
ram[HEIGHT] = own
with torch.inference_mode():
    return net(torch.from_numpy(np.vstack(numbers)))
"""
_LANES_NUMBERS = """
states = torch.from_numpy(features(ram)).repeat(len(LANES), 1)
states[:, 0] = (torch.tensor(LANES, dtype=torch.float32) - BOTTOM) / (TOP - BOTTOM)
return net(states).detach()
"""
_CHOOSE_TENSOR = """
if rng.random() < epsilon:
    return torch.tensor([[rng.choice(3, p=shares)]])
with torch.no_grad():
    return net(torch.from_numpy(state)[None]).max(1).indices.view(1, 1)
"""
_CHOOSE_ARRAY = """
if rng.random() < epsilon:
    return rng.choice(3, 1, p=shares)
with torch.no_grad():
    return net(torch.from_numpy(state)[None]).argmax(1).numpy()
"""
_PLAY_ITEM = """
scores = []
for episode in range(episodes):
    state, info = env.reset()
    scores.append(0.0)
    while True:
        action = select_action(features(state), net, epsilon, BIASED, rng)
        state, reward, terminated, truncated, _ = env.step(action[0, 0].item())
        scores[-1] += float(reward)
        if terminated or truncated:
            break
return scores
"""
_PLAY_WHILE = """
results = []
while len(results) < episodes:
    rewards = []
    ram, info = env.reset()
    while True:
        state = features(ram)
        action = select_action(state=state, net=net, epsilon=epsilon, shares=BIASED, rng=rng)
        ram, reward, terminated, truncated, info = env.step(action)
        rewards.append(reward)
        if terminated or truncated:
            break
    results.append(sum(rewards))
return results
"""
_PLAY_ARRAY = """
scores = np.zeros(episodes)
net.eval()
for episode in range(episodes):
    obs, over = env.reset()[0], False
    while not over:
        obs, r, over, cut, _ = env.step(select_action(features(obs), net, epsilon, BIASED, rng))
        scores[episode] += r
        over = over or cut
net.train()
return scores.tolist()
"""
_PLAY_INNER = """
def one():
    ram = env.reset()[0]
    total, end = 0, False
    while not end:
        action = int(select_action(features(ram), net, epsilon, BIASED, rng))
        ram, reward, *ends, _ = env.step(action)
        total, end = total + reward, any(ends)
    return total

with torch.no_grad():
    return [one() for _ in range(episodes)]
"""
_BY_HAND = ("torch.zeros(steps)", "torch.zeros(len(rewards), dtype=rewards.dtype)")

LEARNING = (
    right("learning-loops", steps=_STEPS_LOOP, update=_UPDATE_DETACHED, lanes=_LANES_LOOP, evaluate=_PLAY_WHILE),
    right("unfolded", steps=_STEPS_BACK, update=_UPDATE_HUBER, lanes=_LANES_TILE, evaluate=_PLAY_ARRAY),
    right("differences", steps=_STEPS_NUMPY, update=_UPDATE_COLUMNS, lanes=_LANES_RESTORED, evaluate=_PLAY_INNER),
    right("array-actions", choose=_CHOOSE_ARRAY),
    right("tensor-actions", choose=_CHOOSE_TENSOR, lanes=_LANES_NUMBERS, evaluate=_PLAY_ITEM),
    right("indices", steps=_STEPS_WHERE),
    right("like-the-rewards", _BY_HAND),
    right(
        "scores-tuple", ("return scores\n    # --- end ---", "return list(map(int, [])) + scores\n    # --- end ---")
    ),
    right("tensor-loss", ("return loss.item()", "return loss")),
    right("numpy-loss", ("return loss.item()", "return loss.detach().numpy().item()")),
)
