"""Wrong answers to Q3.1, the network: each has one mistake."""

from tests.q3_dqn.right_texts import network
from tests.q3_dqn.wrong_texts import Edits, wrong

_LAYERS = "self.net = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 2))"
_DUELING = (
    "self.body = nn.Sequential(nn.Linear(4, 64), nn.ReLU())\n"
    "self.value, self.advantage = nn.Linear(64, 1), nn.Linear(64, 2)"
)


def _ends(forward: str) -> Edits:
    return network(_LAYERS, forward)


NETWORK = wrong(
    "Q3.1",
    softmax=("softmax", _ends("return torch.softmax(self.net(state), dim=1)")),
    softmax_layer=(
        "softmax",
        network(_LAYERS.replace("64, 2)", "64, 2), nn.Softmax(dim=-1)"), "return self.net(state)"),
    ),
    softmax_over_batch=("softmax-over-batch", _ends("return F.softmax(self.net(state), dim=0)")),
    log_softmax=("log-softmax", _ends("return F.log_softmax(self.net(state), dim=1)")),
    sigmoid=("sigmoid", _ends("return torch.sigmoid(self.net(state))")),
    tanh=("tanh", _ends("return self.net(state).tanh()")),
    tanh_times_100=("bounded-far-out", _ends("return 100 * self.net(state).tanh()")),
    sigmoid_times_500=("never-negative", _ends("return 500 * self.net(state).sigmoid()")),
    plain_list=(
        "layers-not-registered",
        network(
            "self.layers = [nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 2)]",
            "for layer in self.layers:\n    state = layer(state)\nreturn state",
        ),
    ),
    state_scaled_in_place=("input-changed", _ends("state[:, 2] *= 5\nreturn self.net(state)")),
    state_clamped_in_place=("input-changed", _ends("return self.net(state.clamp_(-1, 1))")),
    relu_in_place_first=(
        "input-changed",
        network(_LAYERS.replace("nn.Sequential(", "nn.Sequential(nn.ReLU(inplace=True), "), "return self.net(state)"),
    ),
    clamp_at_200=("bounded-far-out", _ends("return self.net(state).clamp(max=200)")),
    hardtanh=("tanh", _ends("return self.net(state).clamp(-1, 1)")),
    relu=("relu-at-end", _ends("return F.relu(self.net(state))")),
    softplus=("never-negative", _ends("return F.softplus(self.net(state))")),
    gelu=("cut-below", _ends("return F.gelu(self.net(state))")),
    elu_layer=("cut-below", network(_LAYERS.replace("64, 2)", "64, 2), nn.ELU()"), "return self.net(state)")),
    absolute=("never-negative", _ends("return self.net(state).abs()")),
    negative=("never-positive", _ends("return -self.net(state) ** 2")),
    needs_an_argument=(
        "needs-arguments",
        (
            *network(_LAYERS, "return self.net(state)"),
            ("def __init__(self) -> None:", "def __init__(self, inputs: int) -> None:"),
        ),
    ),
    state_ignored=("state-ignored", _ends("return self.net(torch.zeros_like(state))")),
    one_output=("one-output", network(_LAYERS.replace("64, 2", "64, 1"), "return self.net(state)")),
    one_output_expanded=(
        "actions-equal",
        network(_LAYERS.replace("64, 2", "64, 1"), "return self.net(state).expand(-1, 2)"),
    ),
    dueling_without_advantage=(
        "actions-equal",
        network(_DUELING, "h = self.body(state)\nreturn self.value(h).repeat(1, 2)"),
    ),
    squeezed=("squeezed", _ends("return self.net(state).squeeze(0)")),
    batch_normalised_by_hand=("rows-mixed", _ends("q = self.net(state)\nreturn q - q.mean(0)")),
    random_values=("noise-in-eval", _ends("return torch.randn(len(state), 2)")),
    dropout_in_eval=("noise-in-eval", _ends("return F.dropout(self.net(state), 0.5)")),
    double=("double-precision", network(_LAYERS + "\nself.double()", "return self.net(state.double())")),
    transposed=("transposed", _ends("return self.net(state).T")),
    nothing=("returns-nothing", _ends("self.q = self.net(state)")),
)
