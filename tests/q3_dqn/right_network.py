"""Right answers to Q3.1 in other people's styles."""

from tests.q3_dqn.right_texts import network

NETWORKS = {
    "q3-network-separate-layers": network(
        "self.fc1, self.fc2, self.fc3 = nn.Linear(4, 24), nn.Linear(24, 48), nn.Linear(48, 2)",
        ("state = F.relu(self.fc1(state))\nstate = F.relu(self.fc2(state))\nreturn self.fc3(state)"),
    ),
    "q3-network-tanh-inside": network(
        "self.a, self.b = nn.Linear(4, 64), nn.Linear(64, 2)", "return self.b(torch.tanh(self.a(state.float())))"
    ),
    "q3-network-narrow": network(
        "self.net = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))\nprint(self)", "return self.net(state)"
    ),
    "q3-network-dueling": network(
        (
            "self.body = nn.Sequential(nn.Linear(4, 64), nn.ReLU())\n"
            "self.value, self.advantage = nn.Linear(64, 1), nn.Linear(64, 2)"
        ),
        ("h = self.body(state)\na = self.advantage(h)\nreturn self.value(h) + a - a.mean(dim=1, keepdim=True)"),
    ),
    "q3-network-layernorm": network(
        (
            "self.net = nn.Sequential(nn.Linear(4, 64), nn.LayerNorm(64), nn.ReLU(), nn.Linear(64, "
            "64), nn.LayerNorm(64), nn.GELU(), nn.Linear(64, 2))"
        ),
        "return self.net(state)",
    ),
    "q3-network-dropout": network(
        "self.net = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 2))",
        "return self.net(state)",
    ),
    "q3-network-view": network(
        (
            "self.l1 = nn.Linear(4, 128)\n"
            "self.l2 = nn.Linear(128, 2)\n"
            "nn.init.xavier_uniform_(self.l1.weight)\n"
            "nn.init.zeros_(self.l2.bias)"
        ),
        ("x = state.view(state.size(0), -1)\nx = F.leaky_relu(self.l1(x))\nreturn self.l2(x.view(-1, 128))"),
    ),
    "q3-network-optimistic": network(
        (
            "self.net = nn.Sequential(nn.Linear(4, 32), nn.ELU(), nn.Linear(32, 2))\n"
            "nn.init.constant_(self.net[-1].bias, 5.0)"
        ),
        "return self.net(state)",
    ),
    "q3-network-sigmoid-inside": network(
        "self.слои = nn.ModuleList([nn.Linear(4, 40), nn.Linear(40, 40), nn.Linear(40, 2)])",
        ("for слой in self.слои[:-1]:\n    state = torch.sigmoid(слой(state))\nreturn self.слои[-1](state)"),
    ),
}
