"""Texts of right answers to Q6.1 to Q6.3, the cell, the choice and the update of a table."""

DIGITIZE = """
digits = []
for value, limit in zip(observation, limits):
    borders = np.linspace(-limit, limit, bins + 1)[1:-1]
    digits.append(int(np.digitize(value, borders)))
cell = 0
for digit in digits:
    cell = cell * bins + digit
return cell
"""
VECTOR = """
limits = np.asarray(limits, dtype=np.float64)
digits = np.floor((np.asarray(observation) + limits) / (2 * limits) * bins).astype(int).clip(0, bins - 1)
return int(digits @ bins ** np.arange(len(limits))[::-1])
"""
RAVEL = """
low = -np.array(limits)
share = (observation - low) / (2 * np.array(limits))
digits = np.clip((share * bins).astype(np.int64), 0, bins - 1)
return np.ravel_multi_index(tuple(digits), (bins,) * len(limits))
"""
TORCH_CELL = """
x, limit = torch.as_tensor(observation).double(), torch.tensor(limits, dtype=torch.float64)
digits = ((x + limit) * bins / (2 * limit)).floor().clamp(0, bins - 1).long()
powers = torch.tensor([bins**k for k in range(len(limits) - 1, -1, -1)])
return (digits * powers).sum().item()
"""
POWERS = """
total = 0
for k, (x, top) in enumerate(zip(observation, limits)):
    clipped = np.clip(x, -top, top * 0.999999)
    total += int((clipped + top) // (2 * top / bins)) * bins ** (len(limits) - 1 - k)
return int(total)
"""
SHUFFLED = """
if rng.uniform() < epsilon:
    return rng.integers(0, len(q_row))
order = rng.permutation(len(q_row))
return order[np.argmax(q_row[order])]
"""
PROBABILITIES = """
probabilities = np.full(len(q_row), epsilon / len(q_row))
best = q_row == np.max(q_row)
probabilities[best] += (1 - epsilon) / best.sum()
return int(rng.choice(len(q_row), p=probabilities))
"""
WHERE = """
explore = rng.random() <= epsilon if epsilon > 0 else False
candidates = list(range(len(q_row))) if explore else [a for a, v in enumerate(q_row) if v == max(q_row)]
return candidates[int(rng.random() * len(candidates))]
"""
NOISE = """
if rng.random() > epsilon:
    return int(np.lexsort((rng.random(len(q_row)), q_row))[-1])
return int(rng.choice(np.arange(len(q_row))))
"""
WEIGHTED = """
bootstrap = 0.0 if terminated else np.max(q[next_state])
q[state, action] = (1 - alpha) * q[state, action] + alpha * (reward + gamma * bootstrap)
"""
INDEXED = """
best = max(q[next_state, a] for a in range(q.shape[1]))
error = reward + gamma * best * (1 - int(terminated)) - q[state][action]
q[state][action] = q[state][action] + alpha * error
return q
"""
ARGMAX = """
y = reward
if not terminated:
    y += gamma * q[next_state, np.argmax(q[next_state])]
td_error = y - q[state, action]
q[state, action] += alpha * td_error
return td_error
"""
