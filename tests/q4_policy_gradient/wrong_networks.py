"""Wrong answers to Q4.1, the networks: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q4_policy_gradient.wrong_texts import answer, edit, wrong


def _policy(text: str) -> Edits:
    return answer("Q4.1 Policy.forward", text)


def _value(text: str) -> Edits:
    return answer("Q4.1 Value.forward", text)


_LOGITS, _VALUES = "self.layers(state * self.scale)", "self.layers(state * self.scale).squeeze(1)"
_POLICY_END, _VALUE_END = "nn.Linear(HIDDEN, 2))", "nn.Linear(HIDDEN, 1))"
_INIT = 'flattens the probabilities.\n    """\n\n    def __init__(self) -> None:'

NETWORKS = wrong(
    "Q4.1",
    softmax=("softmax", _policy(f"return torch.softmax({_LOGITS}, dim=1)")),
    softmax_layer=("softmax", edit(_POLICY_END, "nn.Linear(HIDDEN, 2), nn.Softmax(dim=-1))")),
    softmax_over_batch=("softmax-over-batch", _policy(f"return F.softmax({_LOGITS}, dim=0)")),
    sigmoid=("sigmoid", _policy(f"return torch.sigmoid({_LOGITS})")),
    policy_tanh=("tanh", _policy(f"return {_LOGITS}.tanh()")),
    policy_tanh_times_10=("bounded-far-out", _policy(f"return 10 * {_LOGITS}.tanh()")),
    policy_relu=("relu-at-end", _policy(f"return F.relu({_LOGITS})")),
    value_relu=("relu-at-end", edit(_VALUE_END, "nn.Linear(HIDDEN, 1), nn.ReLU())")),
    value_softplus=("never-negative", _value(f"return F.softplus({_VALUES})")),
    value_sigmoid=("sigmoid", _value(f"return torch.sigmoid({_VALUES})")),
    value_clamped=("bounded-far-out", _value(f"return {_VALUES}.clamp(-100, 100)")),
    value_tanh=("tanh", _value(f"return torch.tanh({_VALUES})")),
    needs_an_argument=(
        "needs-arguments",
        edit(_INIT, _INIT.replace("(self)", "(self, inputs: int)")),
    ),
    one_output=("one-output", edit(_POLICY_END, "nn.Linear(HIDDEN, 1))")),
    one_output_expanded=(
        "actions-equal",
        edit(_POLICY_END, "nn.Linear(HIDDEN, 1))") + _policy(f"return {_LOGITS}.expand(-1, 2)"),
    ),
    value_column=("value-column", _value(f"return {_LOGITS}")),
    value_squeezed=("value-squeezed", _value(f"return {_LOGITS}.squeeze()")),
    value_of_each_action=("value-two-outputs", edit(_VALUE_END, "nn.Linear(HIDDEN, 2))") + _value(f"return {_LOGITS}")),
    policy_ignores_state=("state-ignored", _policy("return self.layers(torch.zeros_like(state))")),
    value_ignores_state=("state-ignored", _value("return self.layers(torch.ones_like(state)).squeeze(1)")),
    policy_centred_over_batch=("rows-mixed", _policy(f"logits = {_LOGITS}\nreturn logits - logits.mean(0)")),
    value_centred_over_batch=("rows-mixed", _value(f"values = {_VALUES}\nreturn values - values.mean()")),
    states_scaled_in_place=("input-changed", _policy("return self.layers(state.mul_(self.scale))")),
    states_scaled_by_value=("input-changed", _value("state *= self.scale\nreturn self.layers(state).squeeze(1)")),
    states_cut_in_place=("input-changed", _policy("state[:, 1].clamp_(-1, 1)\nreturn self.layers(state * self.scale)")),
    policy_noise=("not-repeatable", _policy(f"return {_LOGITS} + 0.1 * torch.randn(len(state), 2)")),
    policy_double=("double-precision", _policy(f"return {_LOGITS}.double()")),
    policy_nothing=("returns-nothing", _policy(f"self.logits = {_LOGITS}")),
    value_nothing=("returns-nothing", _value(f"self.value = {_VALUES}")),
)
