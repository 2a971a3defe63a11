"""Wrong answers to Q6.6, the network and its file: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q6_q_learning.wrong_texts import answer, edit, wrong


def _net(layers: str, forward: str) -> Edits:
    return (*answer("Q6.6: make your layers", layers), *answer("Q6.6 QNet.forward", forward))


_SAVE = 'torch.save(sizes | {"weights": net.state_dict()}, path)'
_FORWARD = "return self.layers(self.embedding(state))"
_LOAD = 'net.load_state_dict(saved["weights"])\n'

_LOADS_OBJECT = answer("Q6.6 load_net", "return torch.load(path, weights_only=False)")

NET = wrong(
    "Q6.6",
    softmax=("softmax", edit(_FORWARD, "return self.layers(self.embedding(state)).softmax(dim=1)")),
    relu=("activation-at-the-end", edit(_FORWARD, "return self.layers(self.embedding(state)).relu()")),
    tanh=("bounded", edit(_FORWARD, "return self.layers(self.embedding(state)).tanh()")),
    far_tanh=("bounded", edit(_FORWARD, "return 100 * (self.layers(self.embedding(state)) / 100).tanh()")),
    squeezed=("squeezed", edit(_FORWARD, "return self.layers(self.embedding(state)).squeeze()")),
    one_output=("one-output", edit("nn.Linear(32, actions)", "nn.Linear(32, 1)")),
    six_actions=("actions-fixed", edit("nn.Linear(32, actions)", "nn.Linear(32, 6)")),
    five_hundred=("embedding-size", edit("nn.Embedding(states, 64)", "nn.Embedding(500, 64)")),
    one_hot=(
        "no-embedding",
        edit(
            "self.embedding = nn.Embedding(states, 64)",
            "self.embedding = nn.Linear(states, 64)",
            _FORWARD,
            "return self.layers(self.embedding(F.one_hot(state, self.embedding.in_features).float()))",
        ),
    ),
    relus=(
        "no-prelu",
        edit(
            "nn.Linear(64, 64), nn.PReLU(), nn.Linear(64, 32), nn.PReLU()",
            "nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU()",
        ),
    ),
    unused_prelu=(
        "prelu-unused",
        edit(
            "self.embedding = nn.Embedding(states, 64)",
            "self.embedding = nn.Embedding(states, 64)\n        self.activation = nn.PReLU()",
        ),
    ),
    wrong_row=(
        "embedding-shared",
        edit(_FORWARD, "return self.layers(self.embedding(state) + self.embedding(torch.zeros_like(state)))"),
    ),
    rows_mixed=("rows-mixed", edit(_FORWARD, "x = self.embedding(state)\n        return self.layers(x - x.mean(0))")),
    state_ignored=("", edit(_FORWARD, "return self.layers(0 * self.embedding(state))")),
    no_file=("no-file", edit(_SAVE, "self_made = net.state_dict()")),
    other_name=("other-file-name", edit(_SAVE, 'torch.save(sizes | {"weights": net.state_dict()}, f"{path}.pth")')),
    fixed_name=("other-file-name", edit(_SAVE, 'torch.save(sizes | {"weights": net.state_dict()}, "net.pt")')),
    whole_object=("whole-object", (*answer("Q6.6 save_net", "torch.save(net, path)"), *_LOADS_OBJECT)),
    weights_forgotten=("weights-not-loaded", edit("    " + _LOAD, "")),
    sizes_fixed=("", edit('QNet(saved["states"], saved["actions"])', "QNet(500, 6)")),
    nothing=("returns-nothing", edit(_LOAD + "    return net\n", _LOAD)),
    returns_state=("no-network", edit(_LOAD + "    return net\n", _LOAD + '    return saved["weights"]\n')),
    in_memory=(
        "weights-not-loaded",
        edit(
            _SAVE,
            "torch.save(sizes, path)\n    _NETS[str(path)] = net",
            'net.load_state_dict(saved["weights"])\n',
            "net = _NETS.get(str(path), net)\n",
            "def save_net(",
            "_NETS: dict = {}\n\n\ndef save_net(",
        ),
    ),
    parts_lost=(
        "weights-not-loaded",
        edit(
            '{"weights": net.state_dict()}',
            '{"weights": {k: v for k, v in net.state_dict().items() if "embedding" in k}}',
            'load_state_dict(saved["weights"])',
            'load_state_dict(saved["weights"], strict=False)',
        ),
    ),
    halved=("save-changes-net", edit(_SAVE, f"net.half()\n    {_SAVE}\n    net.float()")),
)
