"""Wrong answers to Q5.1 and Q5.4 to Q5.6: each is the solution with some lines changed."""

from tests.q5_ddpg.wrong_texts import edit, texts, wrong

_CRITIC_INIT = (
    "    def __init__(self) -> None:\n        super().__init__()\n"
    "        # --- solution Q5.1: make your layers here ---\n"
    "        self.layers = nn.Sequential(\n            nn.Linear(4,"
)
_ACT = "return MAX_TORQUE * torch.tanh(self.layers(state))"
_VALUE = "return self.layers(torch.cat([state, action], dim=1))"
_CLIP = "return np.clip(action + noise, -MAX_TORQUE, MAX_TORQUE).astype(np.float32)"
_LERP = "torch._foreach_lerp_(list(target_net.parameters()), list(net.parameters()), tau)"
_AIM = "return rewards + gamma * (1 - terminated) * next_values"
_NEXT = "next_values = target_critic(next_states, target_actor(next_states))"


def _loop(line: str) -> str:
    return f"""
    with torch.no_grad():
        for target_param, param in zip(target_net.parameters(), net.parameters()):
            {line}
    """


NETWORKS = wrong(
    "Q5.1",
    tanh_alone=("actor-tanh-alone", edit(_ACT, "return torch.tanh(self.layers(state))")),
    no_tanh=("actor-unbounded", edit(_ACT, "return self.layers(state)")),
    sigmoid=("actor-sigmoid", edit(_ACT, "return MAX_TORQUE * torch.sigmoid(self.layers(state))")),
    tanh_times_three=("actor-other-range", edit(_ACT, "return 3 * torch.tanh(self.layers(state))")),
    relu_in_tanh=("actor-sigmoid", edit(_ACT, "return MAX_TORQUE * torch.tanh(F.relu(self.layers(state)))")),
    squeezed=("output-squeezed", edit(_ACT, "return MAX_TORQUE * torch.tanh(self.layers(state)).squeeze(1)")),
    squeezed_bare=("output-squeezed", edit(_ACT, "return MAX_TORQUE * torch.tanh(self.layers(state)).squeeze()")),
    actor_without_velocity=(
        "ignores-state",
        edit(_ACT, "return MAX_TORQUE * torch.tanh(self.layers(state * torch.tensor([1.0, 1.0, 0.0])))"),
    ),
    critic_without_action=(
        "ignores-action",
        edit(_VALUE, "return self.layers(torch.cat([state, torch.zeros_like(action)], dim=1))"),
    ),
    critic_without_state=("ignores-state", edit(_VALUE, "return self.layers(torch.cat([0 * state, action], dim=1))")),
    critic_relu=(
        "critic-never-negative",
        edit(_VALUE, "return F.relu(self.layers(torch.cat([state, action], dim=1)))"),
    ),
    critic_minus_softplus=(
        "critic-never-positive",
        edit(_VALUE, "return -F.softplus(self.layers(torch.cat([state, action], dim=1)))"),
    ),
    critic_tanh=("critic-tanh", edit(_VALUE, "return torch.tanh(self.layers(torch.cat([state, action], dim=1)))")),
    critic_squeezed=(
        "output-squeezed",
        edit(_VALUE, "return self.layers(torch.cat([state, action], dim=1)).squeeze(-1)"),
    ),
    critic_joined_wrongly=("", edit(_VALUE, "return self.layers(torch.cat([state, action], dim=0))")),
    batch_norm=(
        "rows-mixed",
        edit(
            _ACT, "x = self.layers(state)\n        return MAX_TORQUE * torch.tanh((x - x.mean(0)) / (x.std(0) + 1e-5))"
        ),
    ),
    two_actions=(
        "several-outputs",
        edit(_ACT, "return MAX_TORQUE * torch.tanh(self.layers(state)).expand(-1, 2)"),
    ),
    needs_argument=(
        "needs-arguments",
        edit(_CRITIC_INIT, _CRITIC_INIT.replace("self)", "self, hidden)")),
    ),
)
ACTING = wrong(
    "Q5.4",
    not_clipped=("not-clipped", edit(_CLIP, "return (action + noise).astype(np.float32)")),
    clipped_first=(
        "not-clipped",
        edit(_CLIP, "return (np.clip(action, -MAX_TORQUE, MAX_TORQUE) + noise).astype(np.float32)"),
    ),
    clipped_to_one=("clipped-to-one", edit(_CLIP, "return np.clip(action + noise, -1, 1).astype(np.float32)")),
    only_above=("clipped-on-one-side", edit(_CLIP, "return np.minimum(action + noise, 2).astype(np.float32)")),
    no_noise=("noise-ignored", edit(_CLIP, "return np.clip(action, -MAX_TORQUE, MAX_TORQUE).astype(np.float32)")),
    minus=("noise-subtracted", edit(_CLIP, "return np.clip(action - noise, -2, 2).astype(np.float32)")),
    noise_doubled=("noise-scaled", edit(_CLIP, "return np.clip(action + 2 * noise, -2, 2).astype(np.float32)")),
    noise_halved=("noise-scaled", edit(_CLIP, "return np.clip(action + 0.5 * noise, -2, 2).astype(np.float32)")),
    times=("noise-multiplied", edit(_CLIP, "return np.clip(action * (1 + noise), -2, 2).astype(np.float32)")),
    doubled=("scaled-twice", edit(_CLIP, "return np.clip(2 * action + noise, -2, 2).astype(np.float32)")),
    tanh_again=("tanh-twice", edit(_CLIP, "return np.clip(2 * np.tanh(action) + noise, -2, 2).astype(np.float32)")),
    noise_clipped=(
        "noise-clipped-alone",
        edit(_CLIP, "return (action + np.clip(noise, -0.5, 0.5)).astype(np.float32)"),
    ),
    own_noise=(
        "own-noise-added",
        edit(_CLIP, "return np.clip(action + noise + 0.3 * np.random.randn(1), -2, 2).astype(np.float32)"),
    ),
    float64=("action-float64", edit(_CLIP, "return np.clip(action + noise, -2, 2).astype(np.float64)")),
    batch=(
        "action-a-batch",
        edit(_CLIP, "return np.clip(action + noise, -2, 2).astype(np.float32)[None]"),
    ),
    number=("action-a-number", edit(_CLIP, "return float(np.clip(action + noise, -2, 2)[0])")),
    tensor=("action-a-tensor", edit(_CLIP, "return torch.tensor(np.clip(action + noise, -2, 2), dtype=torch.float32)")),
    state_without_batch=(
        "state-not-a-row",
        edit(
            "action = actor(torch.from_numpy(state).unsqueeze(0)).numpy()[0]",
            "action = actor(torch.from_numpy(state)).numpy()",
        ),
    ),
    state_scaled_in_place=(
        "state-changed",
        edit(
            "    with torch.no_grad():\n        action = actor(",
            "    state[2] /= 8\n    with torch.no_grad():\n        action = actor(",
        ),
    ),
    forgotten_return=("returns-nothing", edit(_CLIP, "np.clip(action + noise, -2, 2).astype(np.float32)")),
)
FOLLOWING = wrong(
    "Q5.5",
    reversed=("tau-reversed", edit(_LERP, _LERP.replace("tau", "1 - tau"))),
    copied=("wholly-copied", texts(soft="target_net.load_state_dict(net.state_dict())")),
    never=("target-not-moved", texts(soft="pass")),
    rebound=(
        "target-not-moved",
        texts(soft=_loop("target_param = (1 - tau) * target_param + tau * param")),
    ),
    added=("target-not-shrunk", texts(soft=_loop("target_param += tau * param"))),
    only_scaled=("first-part-missing", texts(soft=_loop("target_param.copy_(tau * param)"))),
    away=("moves-away", texts(soft=_loop("target_param.add_(tau * (target_param - param))"))),
    not_scaled=("network-not-scaled", texts(soft=_loop("target_param.copy_((1 - tau) * target_param + param)"))),
    weights_only=(
        "only-weights",
        texts(soft=_loop("if param.ndim > 1: target_param.lerp_(param, tau)")),
    ),
    first_only=("only-one-part", texts(soft=_loop("target_param.lerp_(param, tau); return"))),
    other_direction=(
        "net-changed",
        texts(soft=_loop("param.lerp_(target_param, tau)")),
    ),
    fixed_tau=("tau-fixed", texts(soft=_loop("target_param.lerp_(param, 0.01)"))),
    replaced=(
        "parameters-replaced",
        texts(
            soft="""
            for (name, param), old in zip(list(net.named_parameters()), list(target_net.parameters())):
                *path, last = name.split(".")
                owner = target_net.get_submodule(".".join(path))
                setattr(owner, last, nn.Parameter(((1 - tau) * old + tau * param).detach()))
            """
        ),
    ),
)
TARGETS = wrong(
    "Q5.6",
    no_terminated=("terminated-ignored", edit(_AIM, "return rewards + gamma * next_values")),
    terminated_reversed=("terminated-reversed", edit(_AIM, "return rewards + gamma * terminated * next_values")),
    terminated_outside=("terminated-outside", edit(_AIM, "return (rewards + gamma * next_values) * (1 - terminated)")),
    no_gamma=("gamma-forgotten", edit(_AIM, "return rewards + (1 - terminated) * next_values")),
    gamma_outside=("gamma-outside", edit(_AIM, "return gamma * (rewards + (1 - terminated) * next_values)")),
    gamma_global=("gamma-written-down", edit(_AIM, "return rewards + GAMMA * (1 - terminated) * next_values")),
    no_rewards=("rewards-forgotten", edit(_AIM, "return gamma * (1 - terminated) * next_values")),
    minus=("value-subtracted", edit(_AIM, "return rewards - gamma * (1 - terminated) * next_values")),
    rewards_only=("rewards-only", edit(_AIM, "return rewards.clone()")),
    square=("targets-square", edit(_AIM, "return rewards + gamma * (1 - terminated) * next_values.squeeze(1)")),
    squeezed=("targets-squeezed", edit(_AIM, "return (rewards + gamma * (1 - terminated) * next_values).squeeze(1)")),
    largest=("batch-max", edit(_AIM, "return rewards + gamma * (1 - terminated) * next_values.max()")),
    mean=("batch-averaged", edit(_AIM, "return rewards + gamma * (1 - terminated) * next_values.mean()")),
    action_zero=(
        "next-action-zero",
        edit(_NEXT, "next_values = target_critic(next_states, torch.zeros(len(next_states), 1))"),
    ),
    with_gradient=(
        "gradient-through-targets",
        texts(
            targets="""
            next_values = target_critic(next_states, target_actor(next_states))
            return rewards + gamma * (1 - terminated) * next_values
            """
        ),
    ),
    in_place=("batch-changed", edit(_AIM, "return rewards.add_(gamma * (1 - terminated) * next_values)")),
    double=("double-precision", edit(_AIM, "return (rewards + gamma * (1 - terminated) * next_values).double()")),
)
