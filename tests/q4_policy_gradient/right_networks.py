"""Right answers to question 4 with other networks."""

from tests.q4_policy_gradient.right_texts import right

_POLICY = (
    'self.register_buffer("scale", torch.tensor(SCALE))\n'
    "        self.layers = nn.Sequential(nn.Linear(4, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 2))"
)
_VALUE = (
    'self.register_buffer("scale", torch.tensor(SCALE))\n'
    "        self.layers = nn.Sequential(nn.Linear(4, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 1))"
)


def _layers(policy: str, value: str) -> tuple[tuple[str, str], ...]:
    return (_POLICY, policy.replace("\n", "\n        ")), (_VALUE, value.replace("\n", "\n        "))


_SEPARATE = "self.fc1 = nn.Linear(4, 128)\nself.fc2 = nn.Linear(128, {})"
_DEEP = "self.net = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, {}))"
_LIST = "self.слои = nn.ModuleList([nn.Linear(4, 32), nn.Linear(32, 32), nn.Linear(32, {})])"
_LOOP = "x = state\nfor layer in self.слои[:-1]:\n    x = F.leaky_relu(layer(x))\nreturn self.слои[-1](x)"
_SMALL = (
    "self.body = nn.Sequential(nn.Linear(4, 64), nn.ELU())\nself.head = nn.Linear(64, {})\n"
    "nn.init.zeros_(self.head.weight)\nnn.init.zeros_(self.head.bias)"
)
_ORTHOGONAL = (
    "self.a, self.b = nn.Linear(4, 64), nn.Linear(64, {})\n"
    "nn.init.orthogonal_(self.a.weight, 2**0.5)\nnn.init.orthogonal_(self.b.weight, 0.01)\n"
    "nn.init.zeros_(self.a.bias)\nnn.init.zeros_(self.b.bias)"
)
_NORMED = "self.net = nn.Sequential(nn.Linear(4, 64), nn.LayerNorm(64), nn.GELU(), nn.Linear(64, {}))"
_PARAMETERS = (
    "self.w1 = nn.Parameter(torch.randn(4, 64) / 2)\nself.b1 = nn.Parameter(torch.zeros(64))\n"
    "self.w2 = nn.Parameter(torch.randn(64, {}) / 8)"
)
_DROPOUT = "self.net = nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Dropout(0.0), nn.Linear(64, {}))"
_PRINTED = (
    "self.model = nn.Sequential()\nself.model.add_module('in', nn.Linear(4, 64))\n"
    "self.model.add_module('act', nn.SiLU())\nself.model.add_module('out', nn.Linear(64, {}))\nprint(self.model)"
)
_TWO_HEADS = "self.trunk = nn.Linear(4, 64)\nself.left, self.right = nn.Linear(64, 1), nn.Linear(64, 1)"

NETWORKS = (
    right(
        "network-separate-layers",
        *_layers(_SEPARATE.format(2), _SEPARATE.format(1)),
        policy="x = self.fc1(state)\nx = F.relu(x)\nreturn self.fc2(x)",
        value="return self.fc2(F.relu(self.fc1(state)))[:, 0]",
    ),
    right(
        "network-deep",
        *_layers(_DEEP.format(2), _DEEP.format(1)),
        policy="return self.net(state.float())",
        value="return self.net(state.float()).flatten()",
    ),
    right(
        "network-module-list",
        *_layers(_LIST.format(2), _LIST.format(1)),
        policy=_LOOP,
        value=_LOOP + ".reshape(-1)",
    ),
    right(
        "network-zero-head",
        *_layers(_SMALL.format(2), _SMALL.format(1)),
        policy="return self.head(self.body(state))",
        value="return self.head(self.body(state)).squeeze(-1)",
    ),
    right(
        "network-orthogonal",
        *_layers(_ORTHOGONAL.format(2), _ORTHOGONAL.format(1)),
        policy="return self.b(torch.tanh(self.a(state)))",
        value="return self.b(torch.tanh(self.a(state))).view(-1)",
    ),
    right(
        "network-layer-norm",
        *_layers(_NORMED.format(2), _NORMED.format(1)),
        policy="return self.net(state)",
        value="return self.net(state).view(state.shape[0])",
    ),
    right(
        "network-parameters",
        *_layers(_PARAMETERS.format(2), _PARAMETERS.format(1)),
        policy="return (state @ self.w1 + self.b1).relu() @ self.w2",
        value="return ((state @ self.w1 + self.b1).relu() @ self.w2).sum(dim=1)",
    ),
    right(
        "network-dropout",
        *_layers(_DROPOUT.format(2), _DROPOUT.format(1)),
        policy="return self.net(state)",
        value="return self.net(state)[..., 0]",
    ),
    right(
        "network-prints",
        *_layers(_PRINTED.format(2), _PRINTED.format(1)),
        policy="print(state.shape)\nreturn self.model.forward(state)",
        value="return torch.squeeze(self.model(state), 1)",
    ),
    right(
        "network-two-heads",
        *_layers(_TWO_HEADS, _SEPARATE.format(1)),
        policy="h = torch.relu(self.trunk(state))\nreturn torch.cat([self.left(h), self.right(h)], dim=1)",
        value="return self.fc2(self.fc1(state).sigmoid()).squeeze(1)",
    ),
    right("network-log-softmax", policy="return F.log_softmax(self.layers(state * self.scale), dim=-1)"),
)
