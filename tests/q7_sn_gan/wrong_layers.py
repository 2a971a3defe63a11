"""Wrong answers to Q7.1 and Q7.2, power iteration and the layer: each has one mistake."""

from tests.q7_sn_gan.wrong_texts import answer, edit, wrong

_V = "v = F.normalize(weight.T @ u, dim=0)  # (I,)"
_U = "u = F.normalize(weight @ v, dim=0)  # (O,)"
_RETURN = "return u @ weight @ v, u"
_FOR = "        for _ in range(steps):\n            v"
_START = "    with torch.no_grad():\n        for _ in range(steps):"
_THROUGH = """
for _ in range(steps):
    v = F.normalize(weight.T @ u, dim=0)
    u = F.normalize(weight @ v, dim=0)
return u @ weight @ v, u.detach()
"""
_IN_PLACE = """
with torch.no_grad():
    for _ in range(steps):
        v = F.normalize(weight.T @ u, dim=0)
        u.copy_(F.normalize(weight @ v, dim=0))
return u.clone() @ weight @ v, u.clone()
"""
_BARE = """
with torch.no_grad():
    for _ in range(steps):
        v = weight.T @ u
        v = v / v.norm()
        u = weight @ v
        u = u / u.norm()
return u @ weight @ v, u
"""
_ENTRY = """
with torch.no_grad():
    for _ in range(steps):
        v = F.normalize(weight.T @ u, dim=0)
        u = weight @ v
        u = u / u.abs().max()
return u @ weight @ v, u
"""

ITERATION = wrong(
    "Q7.1",
    frobenius=("frobenius", edit(_RETURN, "return weight.norm(), u")),
    squared=("squared", edit(_RETURN, "return (u @ weight @ v) ** 2, u")),
    squared_product=("squared", edit(_RETURN, "return v @ (weight.T @ (weight @ v)), u")),
    root=("root", edit(_RETURN, "return (u @ weight @ v).sqrt(), u")),
    decomposed=("decomposed", edit(_RETURN, "return torch.linalg.matrix_norm(weight, 2), u")),
    one_step=("another-number-of-steps", edit(_FOR, "        for _ in range(1):\n            v")),
    one_more=("another-number-of-steps", edit(_FOR, "        for _ in range(steps + 1):\n            v")),
    fifty=("another-number-of-steps", edit(_FOR, "        for _ in range(50):\n            v")),
    v_not_normalised=("v-not-normalised", edit(_V, "v = weight.T @ u")),
    u_not_normalised=("u-not-normalised", edit(_U, "u = weight @ v")),
    sum_norm=("u-not-normalised", edit(_U, "u = F.normalize(weight @ v, dim=0, p=1)")),
    largest_entry=("u-not-normalised", answer("Q7.1 power_iteration", _ENTRY)),
    drawn_anew=(
        "u-drawn-anew",
        edit(_START, "    u = F.normalize(torch.randn_like(u), dim=0)\n" + _START),
    ),
    from_ones=("start-ignored", edit(_START, "    u = F.normalize(torch.ones_like(u), dim=0)\n" + _START)),
    old_u=("old-u", edit(_START, "    old = u\n" + _START, _RETURN, "return u @ weight @ v, old")),
    returns_v=("returns-v", edit(_RETURN, "return u @ weight @ v, v")),
    swapped=("swapped", edit(_RETURN, "return u, u @ weight @ v")),
    three=("three-results", edit(_RETURN, "return u @ weight @ v, u, v")),
    only_sigma=("only-sigma", edit(_RETURN, "return u @ weight @ v")),
    nothing=("returns-nothing", edit(_RETURN, "sigma = u @ weight @ v")),
    negative=("sign", edit(_RETURN, "return -(u @ weight @ v), u")),
    inverse=("inverse", edit(_RETURN, "return 1 / (u @ weight @ v), u")),
    detached=("no-gradient", edit(_RETURN, "return (u @ weight @ v).detach(), u")),
    item=("no-gradient", edit(_RETURN, "return (u @ weight @ v).item(), u")),
    weight_detached=("no-gradient", edit(_RETURN, "return u @ weight.data @ v, u")),
    all_without_gradient=("no-gradient", edit(_RETURN, "    return u @ weight @ v, u")),
    through_u=("gradient-through-u", answer("Q7.1 power_iteration", _THROUGH)),
    u_traced=("u-has-gradient", edit(_RETURN, "return u @ weight @ v, F.normalize(weight @ v, dim=0)")),
    in_place=("u-changed", answer("Q7.1 power_iteration", _IN_PLACE)),
    nan_at_zero=("nan-at-zero", answer("Q7.1 power_iteration", _BARE)),
    one_by_one=("sigma-not-scalar", edit(_RETURN, "return (u @ weight @ v).reshape(1, 1), u")),
    one_element=("sigma-not-scalar", edit(_RETURN, "return (u @ weight @ v)[None], u")),
    guarded_sigma=("guarded-sigma", edit(_RETURN, "return (u @ weight @ v if weight.any() else weight.sum() + 1), u")),
    exchanged=("", edit(_V, "v = F.normalize(weight @ u, dim=0)", _U, "u = F.normalize(weight.T @ v, dim=0)")),
)

_BUFFER = 'self.register_buffer("u", F.normalize(torch.randn(len(layer.weight)), dim=0))'
_ITERATED = "sigma, u = power_iteration(weight.flatten(1), self.u, 1)"
_KEPT = "        if self.training:\n            self.u.copy_(u)\n"
_CALLED = 'return torch.func.functional_call(self.layer, {"weight": weight / sigma.clamp(min=1e-12)}, x)'
_IN_LAYER = """
with torch.no_grad():
    sigma, u = power_iteration(self.layer.weight.flatten(1), self.u, 1)
    if self.training:
        self.u.copy_(u)
    self.layer.weight.data /= sigma.clamp(min=1e-12)
return self.layer(x)
"""
_INLINE_THROUGH = """
weight = self.layer.weight
W = weight.flatten(1)
v = F.normalize(W.T @ self.u, dim=0)
u = F.normalize(W @ v, dim=0)
sigma = u @ W @ v
if self.training:
    self.u = u.detach()
return torch.func.functional_call(self.layer, {"weight": weight / sigma.clamp(min=1e-12)}, x)
"""
_OF_TORCH = """
nn.utils.spectral_norm(layer)
self.layer = layer
self.register_buffer("u", layer.weight_u)
"""
_CONVOLVED = """
weight = self.layer.weight
sigma, u = power_iteration(weight.flatten(1), self.u, 1)
if self.training:
    self.u.copy_(u)
weight = weight / sigma.clamp(min=1e-12)
if isinstance(self.layer, nn.Linear):
    return F.linear(x, weight, self.layer.bias)
return F.conv2d(x, weight, self.layer.bias, 1, 0)
"""
_WEIGHT = '{"weight": weight / sigma.clamp(min=1e-12)}'
_MADE_ANEW = "weight = nn.Parameter(self.layer.weight.data.clone())\n"

_KEPT_WEIGHT = """if self.training or not hasattr(self, "kept"):
            self.kept = weight / sigma.clamp(min=1e-12)
        return torch.func.functional_call(self.layer, {"weight": self.kept}, x)"""

LAYER = wrong(
    "Q7.2",
    not_divided=("not-divided", edit(_CALLED, "return self.layer(x)")),
    multiplied=("multiplied", edit(_WEIGHT, '{"weight": weight * sigma}')),
    squared=("divided-twice", edit(_WEIGHT, '{"weight": weight / sigma**2}')),
    root=("divided-by-root", edit(_WEIGHT, '{"weight": weight / sigma.sqrt()}')),
    output_divided=("bias-divided", edit(_CALLED, "return self.layer(x) / sigma.clamp(min=1e-12)")),
    bias_missing=(
        "bias-missing",
        edit(
            _CALLED,
            "bias = None if self.layer.bias is None else torch.zeros_like(self.layer.bias)\n"
            '        new = {"weight": weight / sigma.clamp(min=1e-12)} | ({} if bias is None else {"bias": bias})\n'
            "        return torch.func.functional_call(self.layer, new, x)",
        ),
    ),
    frobenius=("frobenius", edit(_WEIGHT, '{"weight": weight / weight.norm().clamp(min=1e-12)}')),
    decomposed=(
        "decomposed",
        edit(_WEIGHT, '{"weight": weight / torch.linalg.matrix_norm(weight.flatten(1), 2).clamp(min=1e-12)}'),
    ),
    largest_entry=("largest-entry", edit(_WEIGHT, '{"weight": weight / weight.abs().max().clamp(min=1e-12)}')),
    plain_attribute=("u-no-buffer", edit(_BUFFER, "self.u = F.normalize(torch.randn(len(layer.weight)), dim=0)")),
    not_persistent=("u-no-buffer", edit(_BUFFER, _BUFFER.replace("=0))", "=0), persistent=False)"))),
    a_column=(
        "u-of-another-shape",
        edit(
            _BUFFER,
            _BUFFER.replace("dim=0))", "dim=0)[:, None])"),
            "self.u, 1)",
            "self.u[:, 0], 1)",
            "copy_(u)",
            "copy_(u[:, None])",
        ),
    ),
    a_parameter=(
        "u-a-parameter",
        edit(
            _BUFFER,
            "self.u = nn.Parameter(F.normalize(torch.randn(len(layer.weight)), dim=0))",
            "self.u.copy_(u)",
            "self.u.data.copy_(u)",
        ),
    ),
    not_normalised=("u-not-normalised", edit(_BUFFER, 'self.register_buffer("u", torch.randn(len(layer.weight)))')),
    same_start=("u-not-random", edit(_BUFFER, _BUFFER.replace("torch.randn(len", "torch.ones(len"))),
    u_stays=("u-stays", edit(_KEPT, "")),
    u_moves_in_evaluation=("u-moves-in-evaluation", edit(_KEPT, "        self.u.copy_(u)\n")),
    u_moves_only_in_evaluation=("", edit("        if self.training:\n", "        if not self.training:\n")),
    drawn_anew=("u-drawn-anew", edit("flatten(1), self.u, 1)", "flatten(1), torch.randn_like(self.u), 1)")),
    five_steps=("several-steps", edit(_ITERATED, _ITERATED.replace(", 1)", ", 5)"))),
    reshaped=(
        "reshaped-otherwise",
        edit(
            "weight.flatten(1), self.u, 1)",
            "weight.reshape(-1, len(weight)).T, self.u, 1)",
        ),
    ),
    inputs_first=(
        "reshaped-otherwise",
        edit("weight.flatten(1), self.u, 1)", "weight.transpose(0, 1).reshape(len(weight), -1), self.u, 1)"),
    ),
    weight_changed=("weight-changed", answer("Q7.2 SpectralNorm.forward", _IN_LAYER)),
    sigma_detached=("sigma-detached", edit(_WEIGHT, '{"weight": weight / sigma.detach().clamp(min=1e-12)}')),
    sigma_item=("sigma-detached", edit(_WEIGHT, '{"weight": weight / max(sigma.item(), 1e-12)}')),
    weight_detached=("sigma-detached", edit("weight.flatten(1), self.u, 1)", "weight.data.flatten(1), self.u, 1)")),
    no_gradient=("no-gradient", edit(_WEIGHT, '{"weight": (weight / sigma.clamp(min=1e-12)).detach()}')),
    only_through_sigma=("only-through-sigma", edit(_WEIGHT, '{"weight": weight.detach() / sigma.clamp(min=1e-12)}')),
    through_u=("gradient-through-u", answer("Q7.2 SpectralNorm.forward", _INLINE_THROUGH)),
    nan_at_zero=("nan-at-zero", edit(_WEIGHT, '{"weight": weight / sigma}')),
    guard_added=("guard-too-large", edit(_WEIGHT, '{"weight": weight / (sigma + 0.01)}')),
    guard_of_one=("guard-too-large", edit(_WEIGHT, '{"weight": weight / sigma.clamp(min=1)}')),
    guard_of_a_tenth=("guard-too-large", edit(_WEIGHT, '{"weight": weight / sigma.clamp(min=0.1)}')),
    guard_under_the_root=("another-divisor", edit(_WEIGHT, '{"weight": weight / (sigma**2 + 0.1).sqrt()}')),
    kernel_summed=(
        "reshaped-otherwise",
        edit("weight.flatten(1), self.u, 1)", "weight.reshape(*weight.shape[:2], -1).sum(2), self.u, 1)"),
    ),
    kept_for_evaluation=("kept-from-a-call", edit(_CALLED, _KEPT_WEIGHT)),
    padding_lost=(
        "geometry-lost",
        answer("Q7.2 SpectralNorm.forward", _CONVOLVED.replace("1, 0)", "self.layer.stride)")),
    ),
    of_torch=("of-torch", answer("Q7.2: keep the layer,", _OF_TORCH)),
    geometry_lost=("geometry-lost", answer("Q7.2 SpectralNorm.forward", _CONVOLVED)),
    extra_gain=(
        "other-parameters",
        edit(_BUFFER, _BUFFER + "\n        self.gain = nn.Parameter(torch.ones(()))"),
    ),
    nothing=("returns-nothing", edit(_CALLED, _CALLED.replace("return ", "result = "))),
)
