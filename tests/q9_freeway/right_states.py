"""Right answers to Q9.1 to Q9.4, what the agent sees and does."""

from tests.q9_freeway.right_texts import right

_LOOP = """
single = ram.ndim == 1
found = []
for one in ram.reshape(-1, 128):
    row = [(int(one[HEIGHT]) - BOTTOM) / (TOP - BOTTOM)]
    for lane in range(10):
        s = (int(one[CARS + lane]) - COLUMN + 80) % 160 - 80
        row.append(s / 80 if lane < 5 else -s / 80)
    found.append(row)
found = np.array(found, dtype=np.float32)
return found[0] if single else found
"""
_VECTOR = """
x = np.asarray(ram, dtype=np.int64)
s = (x[..., CARS:CARS + 10] + 33) % COLUMNS - 80
signs = np.where(np.arange(10) < 5, 1, -1)
out = np.empty(x.shape[:-1] + (11,), np.float32)
out[..., 0] = (x[..., HEIGHT] - BOTTOM) / 171
out[..., 1:] = s * signs / 80.0
return out
"""
_OTHER_WAY = """
ram = ram.astype(float)
y = (ram[..., [HEIGHT]] - 6) / 171
d = ram[..., 108:118] - 47
d = np.where(d > 79, d - 160, d)
left = (80 - d[..., 5:]) % 160 - 80
return np.concatenate((y, d[..., :5] / 80, left / 80), axis=-1).astype("float32")
"""
_TORCH = """
t = torch.from_numpy(np.atleast_2d(ram).astype(np.float32))
s = torch.remainder(t[:, CARS:CARS + 10] - COLUMN + 80, COLUMNS) - 80
s = torch.cat([s[:, :5], -s[:, 5:]], dim=1) / 80
h = (t[:, HEIGHT] - BOTTOM).div(TOP - BOTTOM)
return torch.column_stack([h, s]).reshape(*ram.shape[:-1], 11).numpy()
"""
_INT16 = """
ram = np.int16(ram)
cars = np.mod(ram[..., CARS : CARS + 10] - COLUMN + 80, COLUMNS) - 80
cars = np.concatenate([cars[..., :5], np.negative(cars[..., 5:])], -1)
numbers = np.concatenate([(ram[..., HEIGHT, None] - BOTTOM) / (TOP - BOTTOM), cars / 80], -1)
return numbers.astype(np.float32)
"""
_RECURSIVE = """
if ram.ndim == 2:
    return np.stack([features(one) for one in ram])
cars = [((int(x) - COLUMN + 80) % COLUMNS - 80) / 80 for x in ram[CARS:CARS + 10]]
cars[5:] = [-x for x in cars[5:]]
return np.float32([(float(ram[HEIGHT]) - BOTTOM) / (TOP - BOTTOM)] + cars)
"""
_IF = "return end if step >= decay else start + (end - start) * (step / decay)"
_BORDERS = """
with torch.no_grad():
    values = net(torch.as_tensor(state, dtype=torch.float32).view(1, -1))
if rng.uniform() >= epsilon:
    return values.argmax().item()
r = rng.random()
for action, border in enumerate(np.cumsum(shares)):
    if r < border:
        return action
return 2
"""
_ONE_DRAW = """
best = int(net(torch.tensor(state)[None, :]).detach().numpy().argmax())
p = epsilon * np.asarray(shares, dtype=np.float64)
p[best] += 1 - epsilon
return rng.choice(3, p=p / p.sum())
"""
_TENSOR_ACTION = """
explore = rng.binomial(1, epsilon)
if explore:
    return torch.tensor(rng.multinomial(1, np.array(shares) / sum(shares)).argmax())
with torch.inference_mode():
    return torch.max(net(torch.from_numpy(state.copy()).reshape(1, 11)), dim=1)[1]
"""
_SEARCH = """
if epsilon > rng.random():
    return int(np.searchsorted(np.cumsum(shares)[:2], rng.random(), side="right"))
q = net(torch.FloatTensor(np.array([state])))
return max(range(3), key=lambda a: q[0, a].item())
"""
_CHOICES = """
if rng.random() <= epsilon:
    return rng.choice([NOOP, UP, DOWN], p=list(shares)).item()
q_values = net(torch.from_numpy(state).unsqueeze(0)).squeeze(0)
return int(torch.argmax(q_values).item())
"""
_DUELING = """
self.body = nn.Sequential(nn.Linear(11, 32), nn.Tanh())
self.value = nn.Linear(32, 1)
self.advantage = nn.Linear(32, 3)
"""
_DUELING_FORWARD = """
h = self.body(state)
a = self.advantage(h)
return self.value(h) + a - a.mean(dim=1, keepdim=True)
"""
_SEPARATE = """
self.one = nn.Linear(106, 64)
self.two = nn.Linear(64, 64)
self.three = nn.Linear(64, 3, bias=False)
"""
_SEPARATE_FORWARD = """
x = F.relu(self.one(look_ahead(state)))
x = F.relu(self.two(x))
return self.three(x)
"""

STATES = (
    right("loops", features=_LOOP, epsilon=_IF, choose=_BORDERS),
    right(
        "vectors", features=_VECTOR, epsilon="return max(end, start - (start - end) * step / decay)", choose=_ONE_DRAW
    ),
    right("other-way-round", features=_OTHER_WAY, choose=_TENSOR_ACTION),
    right(
        "torch-features",
        features=_TORCH,
        epsilon="return float(np.interp(step, [0, decay], [start, end]))",
        choose=_SEARCH,
    ),
    right(
        "int16",
        features=_INT16,
        epsilon="share = min(1, step / decay)\nreturn share * end + (1 - share) * start",
        choose=_CHOICES,
    ),
    right(
        "recursive", features=_RECURSIVE, epsilon="return torch.tensor(start + (end - start) * min(1.0, step / decay))"
    ),
    right("epsilon-numpy", epsilon="return np.clip(start - (start - end) / decay * step, end, start)"),
    right(
        "small-net",
        layers="self.net = nn.Sequential(nn.Linear(11, 16), nn.ReLU(), nn.Linear(16, 3))",
        forward="return self.net(state)",
    ),
    right("dueling", layers=_DUELING, forward=_DUELING_FORWARD),
    right("separate-layers", layers=_SEPARATE, forward=_SEPARATE_FORWARD),
    right(
        "dropout-and-norm",
        layers="""
        first = nn.Linear(106, 32), nn.LayerNorm(32)
        self.f = nn.Sequential(*first, nn.GELU(), nn.Dropout(0.1), nn.Linear(32, 3))
        """,
        forward="return self.f(look_ahead(state))",
    ),
    right(
        "zero-head",
        layers="""
        self.a = nn.Linear(11, 32)
        self.b = nn.Linear(32, 3)
        nn.init.zeros_(self.b.weight)
        nn.init.zeros_(self.b.bias)
        """,
        forward="return self.b(torch.sigmoid(self.a(state)))",
    ),
    right(
        "raw-parameters",
        layers="""
        self.w = nn.Parameter(0.1 * torch.randn(11, 24))
        self.c = nn.Parameter(torch.zeros(24))
        self.v = nn.Parameter(0.1 * torch.randn(24, 3))
        """,
        forward="return torch.einsum('nh,ha->na', (state @ self.w + self.c).relu(), self.v)",
    ),
    right(
        "both-inputs",
        layers="self.f = nn.Sequential(nn.Linear(117, 40), nn.ELU(), nn.Linear(40, 40), nn.ELU(), nn.Linear(40, 3))",
        forward="return self.f(torch.cat((state, look_ahead(state)), dim=-1))",
    ),
)
