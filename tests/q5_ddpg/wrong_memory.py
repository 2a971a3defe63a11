"""Wrong answers to Q5.2 and Q5.3, the memory and the noise: each is the solution with some lines changed."""

from tests.q5_ddpg.wrong_texts import edit, texts, wrong

_DRAW = "drawn = self.rows[torch.randint(len(self), (batch_size,))]  # (B, 9)"
_SPLIT = "return drawn.split([3, 1, 1, 3, 1], dim=1)"
_STORE = "self.rows[self.pushed % len(self.rows)] = torch.from_numpy(row)"
_ROW = "row = np.concatenate([state, action, [reward], next_state, [terminated]])"
_DEQUE = {
    "init": "import collections\nself.rows = collections.deque(maxlen=capacity)",
    "length": "return len(self.rows)",
}
_LISTS = """
import random
rows = random.sample(list(self.rows), batch_size)
return tuple(torch.tensor(np.array(part), dtype=torch.float32).reshape(batch_size, -1) for part in zip(*rows))
"""
_GAUSS = "return self.sigma * float(np.random.randn())"
_STEP = "self.value += -self.theta * self.value + self.sigma * float(np.random.randn())"

MEMORY = wrong(
    "Q5.2",
    views_kept=(
        "array-not-copied",
        texts(push="self.rows.append((state, action, reward, next_state, terminated))", sample=_LISTS, **_DEQUE),
    ),
    from_numpy_kept=(
        "array-not-copied",
        texts(
            push="""
            self.rows.append((torch.from_numpy(state), torch.from_numpy(action), torch.tensor([reward]),
                              torch.from_numpy(next_state), torch.tensor([float(terminated)])))
            """,
            sample="""
            import random
            rows = random.sample(list(self.rows), batch_size)
            return tuple(torch.stack(part).float() for part in zip(*rows))
            """,
            **_DEQUE,
        ),
    ),
    one_dimension=(
        "column-missing",
        edit(
            _SPLIT,
            "s, a, r, n, t = drawn.split([3, 1, 1, 3, 1], dim=1)\n        return s, a, r.squeeze(1), n, t.squeeze(1)",
        ),
    ),
    dimension_more=(
        "column-too-many",
        edit(_SPLIT, "s, a, r, n, t = drawn.split([3, 1, 1, 3, 1], dim=1)\n        return s[:, None], a, r, n, t"),
    ),
    float64=("double-precision", edit(_SPLIT, "return tuple(p.double() for p in drawn.split([3, 1, 1, 3, 1], dim=1))")),
    four=("four-parts", edit(_SPLIT, "return drawn.split([3, 1, 1, 3, 1], dim=1)[:4]")),
    joined=("one-tensor", edit(_SPLIT, "return drawn")),
    transitions=(
        "list-of-transitions",
        edit(_SPLIT, "return [tuple(row.split([3, 1, 1, 3, 1])) for row in drawn]"),
    ),
    returns_nothing=("sample-nothing", edit(_SPLIT, "drawn.split([3, 1, 1, 3, 1], dim=1)")),
    grows=(
        "length-beyond-capacity",
        texts(
            init="self.rows = []",
            push="self.rows.append(np.concatenate([state, action, [reward], next_state, [terminated]]))",
            sample="""
            index = np.random.randint(len(self.rows), size=batch_size)
            drawn = torch.tensor(np.array([self.rows[i] for i in index]), dtype=torch.float32)
            return drawn.split([3, 1, 1, 3, 1], dim=1)
            """,
            length="return len(self.rows)",
        ),
    ),
    length_capacity=("length-is-capacity", edit("return min(self.pushed, len(self.rows))", "return len(self.rows)")),
    length_wraps=(
        "length-is-next-place",
        edit("return min(self.pushed, len(self.rows))", "return self.pushed % len(self.rows)"),
    ),
    one_too_few=(
        "length-off-by-one",
        edit("self.rows = torch.zeros(capacity, 9)", "self.rows = torch.zeros(capacity - 1, 9)"),
    ),
    zeros_drawn=("empty-rows-drawn", edit(_DRAW, _DRAW.replace("len(self)", "len(self.rows)"))),
    stops_when_full=(
        "oldest-kept",
        edit(_STORE, "if self.pushed < len(self.rows): self.rows[self.pushed] = torch.from_numpy(row)"),
    ),
    replaces_last=(
        "oldest-kept",
        edit(_STORE, "self.rows[min(self.pushed, len(self.rows) - 1)] = torch.from_numpy(row)"),
    ),
    replaces_random=(
        "oldest-kept",
        edit(
            _STORE,
            "at = self.pushed if self.pushed < len(self.rows) else int(torch.randint(len(self.rows), ()))\n"
            "        self.rows[at] = torch.from_numpy(row)",
        ),
    ),
    mixed_parts=(
        "parts-of-several",
        edit(
            _DRAW,
            "parts = self.rows.split([3, 1, 1, 3, 1], dim=1)\n"
            "        drawn = torch.cat([p[torch.randint(len(self), (batch_size,))] for p in parts], dim=1)",
        ),
    ),
    exchanged=(
        "states-exchanged",
        edit(_ROW, _ROW.replace("[state, action, [reward], next_state", "[next_state, action, [reward], state")),
    ),
    state_twice=("next-state-is-state", edit(_ROW, _ROW.replace("next_state, [term", "state, [term"))),
    not_terminated=("terminated-inverted", edit(_ROW, _ROW.replace("[terminated]", "[not terminated]"))),
    never_terminated=("terminated-lost", edit(_ROW, _ROW.replace("[terminated]", "[0.0]"))),
    rounded=("whole-numbers-stored", edit(_ROW, _ROW + ".astype(int)")),
    newest=(
        "always-the-same",
        edit(
            _DRAW,
            _DRAW.replace("torch.randint(len(self), (batch_size,))", "torch.arange(len(self) - batch_size, len(self))"),
        ),
    ),
    first_ones=(
        "always-the-same",
        edit(_DRAW, _DRAW.replace("torch.randint(len(self), (batch_size,))", "torch.arange(batch_size)")),
    ),
    seeded=("always-the-same", edit(_DRAW, "torch.manual_seed(0)\n        " + _DRAW)),
    never_newest=("newest-never-drawn", edit(_DRAW, _DRAW.replace("len(self), (b", "max(len(self) - 1, 1), (b"))),
    never_oldest=(
        "oldest-never-drawn",
        edit(_DRAW, _DRAW.replace("torch.randint(len(self),", "torch.randint(min(1, len(self) - 1), len(self),")),
    ),
    recent_half=(
        "only-some-drawn",
        edit(_DRAW, _DRAW.replace("torch.randint(len(self),", "torch.randint(len(self) // 2, len(self),")),
    ),
    shared=(
        "",
        edit(
            "self.rows = torch.zeros(capacity, 9)  # state, action, reward, next state, terminated\n",
            "ReplayMemory.rows = getattr(ReplayMemory, 'rows', torch.zeros(capacity, 9))\n",
        ),
    ),
)
NOISE = wrong(
    "Q5.3",
    uniform=("uniform-noise", edit(_GAUSS, "return self.sigma * float(np.random.uniform(-1, 1))")),
    random_rand=("noise-never-negative", edit(_GAUSS, "return self.sigma * float(np.random.rand())")),
    absolute=("noise-never-negative", edit(_GAUSS, "return abs(self.sigma * float(np.random.randn()))")),
    variance=("sigma-as-variance", edit(_GAUSS, "return self.sigma**0.5 * float(np.random.randn())")),
    squared=("sigma-squared", edit(_GAUSS, "return self.sigma**2 * float(np.random.randn())")),
    sigma_unused=("sigma-not-used", edit(_GAUSS, "return float(np.random.randn())")),
    sigma_as_mean=("mean-not-zero", edit(_GAUSS, "return float(np.random.normal(self.sigma, self.sigma))")),
    seeded_each_time=("always-the-same-noise", edit(_GAUSS, "np.random.seed(0)\n        " + _GAUSS)),
    drawn_once=(
        "always-the-same-noise",
        edit(
            _GAUSS,
            "self.value = getattr(self, 'value', self.sigma * np.random.randn())\n        return float(self.value)",
        ),
    ),
    shrinks=(
        "gaussian-noise-shrinks",
        edit(_GAUSS, "self.sigma *= 0.999\n        " + _GAUSS),
    ),
    cut=("noise-cut-off", edit(_GAUSS, "return float(np.clip(self.sigma * np.random.randn(), -0.5, 0.5))")),
    own_generator=(
        "own-generator",
        edit(
            "        self.sigma = sigma\n",
            "        self.sigma, self.rng = sigma, np.random.default_rng()\n",
            _GAUSS,
            "return self.sigma * float(self.rng.standard_normal())",
        ),
    ),
    fixed_generator=(
        "objects-alike",
        edit(
            "        self.sigma = sigma\n",
            "        self.sigma, self.rng = sigma, np.random.default_rng(0)\n",
            _GAUSS,
            "return self.sigma * float(self.rng.standard_normal())",
        ),
    ),
    ou_without_memory=("no-memory", texts(ou="return self.sigma * float(np.random.randn())")),
    ou_not_stored=(
        "no-memory",
        texts(ou="return self.value - self.theta * self.value + self.sigma * float(np.random.randn())"),
    ),
    ou_away=("noise-grows", edit(_STEP, _STEP.replace("-self.theta", "self.theta"))),
    ou_theta=(
        "theta-for-one-minus-theta",
        texts(ou="self.value = self.theta * self.value + self.sigma * float(np.random.randn())\nreturn self.value"),
    ),
    ou_reversed=(
        "pull-reversed",
        texts(ou="self.value = -self.theta * self.value + self.sigma * float(np.random.randn())\nreturn self.value"),
    ),
    ou_dt=(
        "time-step",
        texts(
            ou="dt = 0.01\n"
            "self.value += -self.theta * self.value * dt + self.sigma * dt**0.5 * float(np.random.randn())\n"
            "return self.value"
        ),
    ),
    ou_uniform=(
        "ou-uniform",
        edit(_STEP, _STEP.replace("np.random.randn()", "np.random.uniform(-1.7320508, 1.7320508)")),
    ),
    ou_rand=("ou-never-negative", edit(_STEP, _STEP.replace("np.random.randn()", "np.random.rand()"))),
    ou_sigma_squared=("ou-sigma-squared", edit(_STEP, _STEP.replace("self.sigma", "self.sigma**2"))),
    ou_sigma_root=("ou-sigma-root", edit(_STEP, _STEP.replace("self.sigma", "self.sigma**0.5"))),
    ou_sigma_unused=("ou-sigma-not-used", edit(_STEP, _STEP.replace("self.sigma * ", ""))),
    ou_old=("returns-old-x", texts(ou="old = self.value\n" + _STEP + "\nreturn old")),
    ou_shared=(
        "state-shared",
        texts(
            ou_init="self.theta, self.sigma = theta, sigma\nOrnsteinUhlenbeckNoise.value = 0.0",
            ou_reset="OrnsteinUhlenbeckNoise.value = 0.0",
            ou="OrnsteinUhlenbeckNoise.value += -self.theta * self.value + self.sigma * float(np.random.randn())\n"
            "return self.value",
        ),
    ),
    ou_start_near=(
        "start-not-zero",
        edit(
            "self.theta, self.sigma, self.value = theta, sigma, 0.0",
            "self.theta, self.sigma, self.value = theta, sigma, float(np.random.randn())",
        ),
    ),
    ou_reset_nothing=("reset-does-nothing", texts(ou_reset="pass")),
    ou_reset_local=("reset-does-nothing", texts(ou_reset="value = 0.0")),
    ou_reset_seeds=("reset-seeds", texts(ou_reset="self.value = 0.0\nnp.random.seed(0)")),
    ou_start=(
        "start-not-zero",
        edit(
            "self.theta, self.sigma, self.value = theta, sigma, 0.0",
            "self.theta, self.sigma, self.value = theta, sigma, 10.0 * sigma",
        ),
    ),
)
