"""Wrong answers to Q8.4 and Q8.5, the RNN and the LSTM by hand: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q8_sentiment.wrong_texts import answer, edit, wrong

_RNN_STEP = "h = torch.tanh(step + h @ w_hh.T)"
_RNN_INPUTS = "inputs = F.linear(x, w_ih, b_ih + b_hh)  # (N, T, H)"
_RNN_FOR = "for step in inputs.unbind(dim=1):\n        h = torch.tanh"
_RNN_RETURN = "return torch.stack(states, dim=1), h\n"


def _rnn(text: str) -> Edits:
    return answer("Q8.4 rnn_forward", text)


_LAYER = """
layer = nn.{kind}(x.shape[2], h.shape[1], batch_first=True)
for own, given in zip(layer.parameters(), (w_ih, w_hh, b_ih, b_hh), strict=True):
    own.data = given
{call}
"""

RNN = wrong(
    "Q8.4",
    start_ignored=("start-ignored", edit(_RNN_INPUTS, f"{_RNN_INPUTS}\n    h = torch.zeros_like(h)")),
    not_carried=(
        "state-not-carried",
        edit(
            _RNN_STEP,
            "new = torch.tanh(step + h @ w_hh.T)",
            "states.append(h)\n    return torch.stack(states, dim=1), h\n",
            "states.append(new)\n    return torch.stack(states, dim=1), new\n",
        ),
    ),
    no_recurrence=("no-recurrence", edit(_RNN_STEP, "h = torch.tanh(step)")),
    transposed=("recurrent-transposed", edit(_RNN_STEP, "h = torch.tanh(step + h @ w_hh)")),
    no_b_hh=("b-hh-missing", edit(_RNN_INPUTS, "inputs = F.linear(x, w_ih, b_ih)")),
    no_b_ih=("b-ih-missing", edit(_RNN_INPUTS, "inputs = F.linear(x, w_ih, b_hh)")),
    no_biases=("biases-missing", edit(_RNN_INPUTS, "inputs = F.linear(x, w_ih)")),
    bias_twice=("b-ih-twice", edit(_RNN_INPUTS, "inputs = F.linear(x, w_ih, b_ih + b_ih)")),
    sigmoid=("sigmoid", edit(_RNN_STEP, "h = torch.sigmoid(step + h @ w_hh.T)")),
    relu=("relu", edit(_RNN_STEP, "h = torch.relu(step + h @ w_hh.T)")),
    bare=("no-activation", edit(_RNN_STEP, "h = step + h @ w_hh.T")),
    backwards=("read-backwards", edit(_RNN_INPUTS, f"{_RNN_INPUTS}\n    inputs = inputs.flip(1)")),
    stacked_backwards=("states-reversed", edit(_RNN_RETURN, "return torch.stack(states[::-1], dim=1), h\n")),
    time_first=("time-first", edit(_RNN_RETURN, "return torch.stack(states), h\n")),
    batch_as_time=(
        "",
        edit(_RNN_FOR, _RNN_FOR.replace("dim=1", "dim=0"), _RNN_RETURN, "return torch.stack(states), h\n"),
    ),
    side_by_side=("states-in-a-row", edit(_RNN_RETURN, "return torch.cat(states, dim=1), h\n")),
    one_late=(
        "states-one-late",
        edit(
            _RNN_STEP,
            f"states.append(h)\n        {_RNN_STEP}",
            "        states.append(h)\n    return torch.stack(states, dim=1), h\n",
            "    return torch.stack(states, dim=1), h\n",
        ),
    ),
    swapped=("results-swapped", edit(_RNN_RETURN, "return h, torch.stack(states, dim=1)\n")),
    middle_dimension=(
        "dimension-in-the-middle",
        edit(_RNN_RETURN, "return torch.stack(states, dim=1), h.unsqueeze(1)\n"),
    ),
    first_state=("first-state", edit(_RNN_RETURN, "return torch.stack(states, dim=1), states[0]\n")),
    layer_dimension=("layer-dimension", edit(_RNN_RETURN, "return torch.stack(states, dim=1), h.unsqueeze(0)\n")),
    start_among=(
        "start-among-states",
        edit(
            "    states = []\n    for step in inputs.unbind(dim=1):\n        h = torch.tanh",
            "    states = [h]\n    for step in inputs.unbind(dim=1):\n        h = torch.tanh",
        ),
    ),
    one_result=("one-result", edit(_RNN_RETURN, "return torch.stack(states, dim=1)\n")),
    list_of_states=("list-of-states", edit(_RNN_RETURN, "return states, h\n")),
    nothing=("returns-nothing", edit(_RNN_RETURN, "states = torch.stack(states, dim=1)\n")),
    truncated=("truncated", edit(_RNN_STEP, "h = torch.tanh(step + h.detach() @ w_hh.T)")),
    no_gradient=(
        "no-gradient",
        edit(
            _RNN_INPUTS,
            "inputs = F.linear(x, w_ih, b_ih + b_hh).detach()\n    h, w_hh = h.detach(), w_hh.detach()",
        ),
    ),
    start_detached=("detached", edit(_RNN_INPUTS, f"{_RNN_INPUTS}\n    h = h.detach()")),
    numpy=(
        "no-gradient",
        _rnn("""
        import numpy as np
        x, h, w_ih, w_hh, b_ih, b_hh = (each.detach().numpy() for each in (x, h, w_ih, w_hh, b_ih, b_hh))
        states = []
        for t in range(x.shape[1]):
            h = np.tanh(x[:, t] @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
            states.append(h)
        return torch.tensor(np.stack(states, 1)), torch.tensor(h)
    """),
    ),
    torchs_layer=(
        "not-by-hand",
        _rnn(_LAYER.format(kind="RNN", call="states, last = layer(x, h[None])\nreturn states, last[0]")),
    ),
    torchs_cell=(
        "not-by-hand",
        _rnn("""
        states = []
        for t in range(x.shape[1]):
            h = torch.rnn_tanh_cell(x[:, t], h, w_ih, w_hh, b_ih, b_hh)
            states.append(h)
        return torch.stack(states, 1), h
    """),
    ),
    in_place=(
        "changes-its-arguments",
        edit(
            _RNN_STEP,
            "new = torch.tanh(step + h @ w_hh.T)\n        h = new",
            _RNN_INPUTS,
            f"{_RNN_INPUTS}\n    h.data.mul_(1)\n    x.data.zero_()",
        ),
    ),
    first_input=(
        "first-input-always",
        edit(_RNN_FOR, "for _ in inputs.unbind(dim=1):\n        step = inputs[:, 0]\n        h = torch.tanh"),
    ),
    last_step_missing=(
        "step-missing",
        edit(_RNN_FOR, _RNN_FOR.replace("inputs.unbind(dim=1)", "inputs.unbind(dim=1)[:-1]")),
    ),
    float_noise=("", edit(_RNN_STEP, "h = torch.tanh(step + h @ w_hh.T + 1e-3)")),
    half_precision=("", edit(_RNN_STEP, "h = torch.tanh((step + h @ w_hh.T).bfloat16()).float()")),
)

_LSTM_INPUTS = "inputs = F.linear(x, w_ih, b_ih + b_hh)  # (N, T, 4H)"
_GATES = "i, f, g, o = torch.addmm(step, h, w_hh.T).chunk(4, dim=1)  # (N, H) each"
_CELL = "c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)"
_STATE = "h = torch.sigmoid(o) * torch.tanh(c)"
_LSTM_RETURN = "return torch.stack(states, dim=1), h, c\n"

LSTM = wrong(
    "Q8.5",
    ifog=("gate-order", edit(_GATES, _GATES.replace("i, f, g, o", "i, f, o, g"))),
    figo=("gate-order", edit(_GATES, _GATES.replace("i, f, g, o", "f, i, g, o"))),
    fiog=("gate-order", edit(_GATES, _GATES.replace("i, f, g, o", "f, i, o, g"))),
    gifo=("gate-order", edit(_GATES, _GATES.replace("i, f, g, o", "g, i, f, o"))),
    interleaved=("gate-order", edit(_GATES, "i, f, g, o = (step + h @ w_hh.T).reshape(len(h), -1, 4).unbind(2)")),
    g_sigmoid=("candidate-sigmoid", edit(_CELL, _CELL.replace("torch.tanh(g)", "torch.sigmoid(g)"))),
    g_bare=("candidate-bare", edit(_CELL, _CELL.replace("torch.tanh(g)", "g"))),
    no_input_gate=("input-gate-missing", edit(_CELL, "c = torch.sigmoid(f) * c + torch.tanh(g)")),
    no_forget_gate=("forget-gate-missing", edit(_CELL, "c = c + torch.sigmoid(i) * torch.tanh(g)")),
    forget_inverted=(
        "forget-inverted",
        edit(_CELL, _CELL.replace("torch.sigmoid(f) * c", "(1 - torch.sigmoid(f)) * c")),
    ),
    coupled=("coupled-gates", edit(_CELL, _CELL.replace("torch.sigmoid(i)", "(1 - torch.sigmoid(f))"))),
    cell_forgotten=("cell-forgotten", edit(_CELL, "c = torch.sigmoid(i) * torch.tanh(g)")),
    cell_squashed=(
        "cell-squashed",
        edit(_CELL, "c = torch.tanh(torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g))"),
    ),
    cell_not_carried=(
        "cell-not-carried",
        edit(
            f"{_CELL}\n        {_STATE}",
            f"{_CELL.replace('c =', 'new =')}\n        {_STATE.replace('(c)', '(new)')}",
            _LSTM_RETURN,
            "return torch.stack(states, dim=1), h, new\n",
        ),
    ),
    cells_collected=(
        "cells-collected",
        edit(
            f"states.append(h)\n    {_LSTM_RETURN}",
            f"states.append(c)\n    {_LSTM_RETURN}",
        ),
    ),
    cell_bare=("cell-shown-bare", edit(_STATE, "h = torch.sigmoid(o) * c")),
    cell_sigmoid=("cell-shown-by-sigmoid", edit(_STATE, "h = torch.sigmoid(o) * torch.sigmoid(c)")),
    no_output_gate=("output-gate-missing", edit(_STATE, "h = torch.tanh(c)")),
    output_tanh=("output-gate-missing", edit(_STATE, "h = torch.tanh(o) * torch.tanh(c)")),
    old_cell=("old-cell-shown", edit(f"{_CELL}\n        {_STATE}", f"{_STATE}\n        {_CELL}")),
    c_for_h=("cell-for-state", edit(_STATE, "h = c")),
    c_recurrent=("cell-for-state", edit(_GATES, _GATES.replace("h, w_hh.T", "c, w_hh.T"))),
    h_for_c=("state-for-cell", edit(_LSTM_RETURN, "return torch.stack(states, dim=1), h, h\n")),
    c_returned_for_h=("cell-for-state", edit(_LSTM_RETURN, "return torch.stack(states, dim=1), c, c\n")),
    exchanged=("cell-for-state", edit(_LSTM_RETURN, "return torch.stack(states, dim=1), c, h\n")),
    nested=("nested-pair", edit(_LSTM_RETURN, "return torch.stack(states, dim=1), (h, c)\n")),
    no_cell=("cell-missing", edit(_LSTM_RETURN, "return torch.stack(states, dim=1), h\n")),
    time_first=("time-first", edit(_LSTM_RETURN, "return torch.stack(states), h, c\n")),
    start_ignored=("start-ignored", edit(_LSTM_INPUTS, f"{_LSTM_INPUTS}\n    h = torch.zeros_like(h)")),
    cell_ignored=("start-cell-ignored", edit(_LSTM_INPUTS, f"{_LSTM_INPUTS}\n    c = torch.zeros_like(c)")),
    both_ignored=(
        "start-ignored",
        edit(_LSTM_INPUTS, f"{_LSTM_INPUTS}\n    h, c = torch.zeros_like(h), torch.zeros_like(c)"),
    ),
    starts_exchanged=("starts-swapped", edit(_LSTM_INPUTS, f"{_LSTM_INPUTS}\n    h, c = c, h")),
    no_b_hh=("b-hh-missing", edit(_LSTM_INPUTS, "inputs = F.linear(x, w_ih, b_ih)")),
    no_recurrence=("no-recurrence", edit(_GATES, _GATES.replace("torch.addmm(step, h, w_hh.T)", "step"))),
    backwards=("read-backwards", edit(_LSTM_INPUTS, f"{_LSTM_INPUTS}\n    inputs = inputs.flip(1)")),
    truncated=("truncated", edit(_GATES, _GATES.replace("h, w_hh.T", "h.detach(), w_hh.T"))),
    cell_detached=("truncated", edit(_CELL, _CELL.replace("torch.sigmoid(f) * c", "torch.sigmoid(f) * c.detach()"))),
    torchs_layer=(
        "not-by-hand",
        answer(
            "Q8.5 lstm_forward",
            _LAYER.format(kind="LSTM", call="states, (h, c) = layer(x, (h[None], c[None]))\nreturn states, h[0], c[0]"),
        ),
    ),
    torchs_cell=(
        "not-by-hand",
        answer(
            "Q8.5 lstm_forward",
            """
            states = []
            for t in range(x.shape[1]):
                h, c = torch.lstm_cell(x[:, t], (h, c), w_ih, w_hh, b_ih, b_hh)
                states.append(h)
            return torch.stack(states, 1), h, c
        """,
        ),
    ),
    carried_over=(
        "",
        edit(
            _LSTM_INPUTS,
            f"{_LSTM_INPUTS}\n    if len(_KEPT) and _KEPT[-1].shape == h.shape:\n        h = _KEPT[-1]",
            _LSTM_RETURN,
            f"_KEPT.append(h.detach())\n    {_LSTM_RETURN}",
            "def lstm_forward(",
            "_KEPT: list = []\n\n\ndef lstm_forward(",
        ),
    ),
    nothing=("returns-nothing", edit(_LSTM_RETURN, "states = torch.stack(states, dim=1)\n")),
    in_place=(
        "changes-its-arguments",
        edit(_LSTM_RETURN, f"w_hh.data.mul_(0.9)\n    {_LSTM_RETURN}"),
    ),
    two_sigmoids=(
        "sigmoid-twice",
        edit(_CELL, "c = torch.sigmoid(torch.sigmoid(f)) * c + torch.sigmoid(i) * torch.tanh(g)"),
    ),
    peephole=("", edit(_STATE, "h = torch.sigmoid(o + c) * torch.tanh(c)")),
)
