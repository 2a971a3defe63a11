"""Wrong answers to question 3: each has one slip, and must lose points at one exercise."""

from autograder.verification.answers import WrongAnswer
from tests.q3_dqn.question import QUESTION
from tests.q3_dqn.right_styles import choice, loop, network, step

Edits = tuple[tuple[str, str], ...]


def _wrong(exercise: str, **answers: tuple[str, Edits]) -> tuple[WrongAnswer, ...]:
    """Wrong answers to one exercise, by name: the slip to be named, and the edits."""
    prefix = exercise.lower()
    return tuple(
        WrongAnswer(f"{prefix}-{name.replace('_', '-')}", QUESTION, edits, exercise, slip)
        for name, (slip, edits) in answers.items()
    )


_LAYERS = "self.net = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 2))"
_DUELING = "self.body = nn.Sequential(nn.Linear(4, 64), nn.ReLU())\nself.value, self.advantage = nn.Linear(64, 1), nn.Linear(64, 2)"
EPSILON = "eps = eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay)\n"
_GREEDY = "policy_net(state).argmax(1).view(1, 1)"
CHOICE = f"if random.random() < eps:\n    return torch.tensor([[random.randrange(2)]])\nreturn {_GREEDY}"
_LOSS = "loss = F.smooth_l1_loss(q, expected.unsqueeze(1))"
_NEXT = "next_values[non_final] = target_net(next_states).max(1)[0].detach()"
_SYNC = "        if steps_done % 500 == 0:\n            target_net.load_state_dict(policy_net.state_dict())\n"
_PUSH = "memory.push(state, action, next_state, torch.tensor([reward]))"


def _ends(forward: str) -> Edits:
    return network(_LAYERS, forward)


def _schedule(formula: str) -> Edits:
    return choice(f"eps = {formula}\n{CHOICE}")


WRONG = (
    *_wrong(
        "Q3.1",
        softmax=("softmax", _ends("return torch.softmax(self.net(state), dim=1)")),
        softmax_layer=("softmax", network(_LAYERS.replace("64, 2)", "64, 2), nn.Softmax(dim=-1)"), "return self.net(state)")),
        softmax_over_batch=("softmax-over-batch", _ends("return F.softmax(self.net(state), dim=0)")),
        log_softmax=("log-softmax", _ends("return F.log_softmax(self.net(state), dim=1)")),
        sigmoid=("sigmoid", _ends("return torch.sigmoid(self.net(state))")),
        tanh=("tanh", _ends("return self.net(state).tanh()")),
        hardtanh=("tanh", _ends("return self.net(state).clamp(-1, 1)")),
        relu=("relu-at-end", _ends("return F.relu(self.net(state))")),
        softplus=("never-negative", _ends("return F.softplus(self.net(state))")),
        gelu=("cut-below", _ends("return F.gelu(self.net(state))")),
        elu_layer=("cut-below", network(_LAYERS.replace("64, 2)", "64, 2), nn.ELU()"), "return self.net(state)")),
        absolute=("never-negative", _ends("return self.net(state).abs()")),
        negative=("never-positive", _ends("return -self.net(state) ** 2")),
        state_ignored=("state-ignored", _ends("return self.net(torch.zeros_like(state))")),
        one_output=("one-output", network(_LAYERS.replace("64, 2", "64, 1"), "return self.net(state)")),
        one_output_expanded=("actions-equal", network(_LAYERS.replace("64, 2", "64, 1"), "return self.net(state).expand(-1, 2)")),
        dueling_without_advantage=("actions-equal", network(_DUELING, "h = self.body(state)\nreturn self.value(h).repeat(1, 2)")),
        squeezed=("batch-missing", _ends("return self.net(state).squeeze(0)")),
        batch_normalised_by_hand=("rows-mixed", _ends("q = self.net(state)\nreturn q - q.mean(0)")),
        double=("double-precision", network(_LAYERS + "\nself.double()", "return self.net(state.double())")),
        transposed=("transposed", _ends("return self.net(state).T")),
        nothing=("returns-nothing", _ends("self.q = self.net(state)")),
    ),
    *_wrong(
        "Q3.2",
        inverted=("eps-inverted", choice(EPSILON + CHOICE.replace("<", ">"))),
        inverted_branches=("eps-inverted", choice(EPSILON + f"if random.random() >= eps:\n    return torch.randint(2, (1, 1))\nreturn {_GREEDY}")),
        never_decays=("eps-never-decays", _schedule("eps_start")),
        never_decays_minus_zero=("eps-never-decays", _schedule("eps_end + (eps_start - eps_end) * math.exp(-0 * steps_done)")),
        always_end=("eps-own-counter", _schedule("eps_end")),
        own_counter=("eps-own-counter", choice("global _taken\n_taken = globals().get('_taken', 100_000) + 1\nsteps_done = _taken\n" + EPSILON + CHOICE)),
        linear=("eps-linear", _schedule("max(eps_end, eps_start - (eps_start - eps_end) * steps_done / eps_decay)")),
        swapped=("eps-swapped", _schedule("eps_start + (eps_end - eps_start) * math.exp(-steps_done / eps_decay)")),
        minus_missing=("eps-minus-missing", _schedule("eps_end + (eps_start - eps_end) * math.exp(steps_done / eps_decay)")),
        times=("eps-times-decay", _schedule("eps_end + (eps_start - eps_end) * math.exp(-steps_done * eps_decay)")),
        upside_down=("eps-upside-down", _schedule("eps_end + (eps_start - eps_end) * math.exp(-eps_decay / max(steps_done, 1e-9))")),
        reciprocal=("eps-reciprocal", _schedule("eps_end + (eps_start - eps_end) / (1 + steps_done / eps_decay)")),
        base_two=("eps-base-two", _schedule("eps_end + (eps_start - eps_end) * 2 ** (-steps_done / eps_decay)")),
        floor=("eps-end-as-floor", _schedule("max(eps_end, eps_start * math.exp(-steps_done / eps_decay))")),
        end_dropped=("eps-end-dropped", _schedule("eps_start * math.exp(-steps_done / eps_decay)")),
        end_added=("eps-end-added-twice", _schedule("eps_end + eps_start * math.exp(-steps_done / eps_decay)")),
        overwritten=("eps-never-explores", choice(EPSILON + f"if random.random() < eps:\n    action = torch.tensor([[random.randrange(2)]])\naction = {_GREEDY}\nreturn action")),
        always_greedy=("eps-never-explores", choice(f"return {_GREEDY}")),
        always_random=("eps-always-explores", choice("return torch.tensor([[random.randrange(2)]])")),
        greedy_overwritten=("greedy-at-random", choice(f"action = {_GREEDY}\naction = torch.randint(0, 2, (1, 1))\nreturn action")),
        only_other=("eps-explores-only-other", choice(EPSILON + f"if random.random() < eps:\n    return 1 - {_GREEDY}\nreturn {_GREEDY}")),
        one_action=("explores-one-action", choice(EPSILON + CHOICE.replace("randrange(2)", "randrange(1)"))),
        numpy_randint_1=("explores-one-action", choice("import numpy as np\n" + EPSILON + CHOICE.replace("random.randrange(2)", "np.random.randint(0, 1)"))),
        three_actions=("action-out-of-range", choice(EPSILON + CHOICE.replace("random.randrange(2)", "random.randint(0, 2)"))),
        argmin=("argmin", choice(EPSILON + CHOICE.replace("argmax", "argmin"))),
        argmax_of_batch=("constant-action", choice(EPSILON + CHOICE.replace("policy_net(state).argmax(1).view(1, 1)", "policy_net(state).argmax(0)[:1].view(1, 1)"))),
        value=("q-value-returned", choice(EPSILON + CHOICE.replace("policy_net(state).argmax(1).view(1, 1)", "policy_net(state).max(1)[0].view(1, 1)"))),
        values=("q-values-returned", choice(EPSILON + CHOICE.replace("policy_net(state).argmax(1).view(1, 1)", "policy_net(state)"))),
        two_shapes=("action-shapes", choice(EPSILON + CHOICE.replace(".view(1, 1)", ""))),
        number_beside_tensor=("action-shapes", choice(EPSILON + CHOICE.replace("torch.tensor([[random.randrange(2)]])", "random.randrange(2)"))),
        nothing=("returns-nothing", choice(EPSILON + f"if random.random() < eps:\n    return torch.tensor([[random.randrange(2)]])\naction = {_GREEDY}")),
        half_schedule=("eps-half", choice(EPSILON + CHOICE.replace("< eps", "< eps / 2"))),
        fixed_share=("eps-fixed", choice(f"eps = 0.1\n{CHOICE}")),
        inverted_and_argmin=("greedy-at-random", choice(EPSILON + CHOICE.replace("<", ">").replace("argmax", "argmin"))),
    ),
    *_wrong(
        "Q3.3",
        broadcast=("broadcast", step((_LOSS, "loss = F.smooth_l1_loss(q, expected)"))),
        broadcast_mse=("broadcast", step((_LOSS, "loss = ((q - expected) ** 2).mean()"))),
        broadcast_reward=("broadcast", step(("rewards = torch.cat(batch.reward)", "rewards = torch.cat(batch.reward).unsqueeze(1)"), (_LOSS, "loss = ((q - expected) ** 2).mean()"))),
        terminal_bootstrapped=("terminal-bootstrapped", step((_NEXT, "every = torch.cat([torch.zeros(1, 4) if s is None else s for s in batch.next_state])\nnext_values = target_net(every).max(1)[0].detach()"))),
        terminal_bootstrapped_state=("terminal-bootstrapped", step((_NEXT, "every = torch.cat([o if s is None else s for o, s in zip(batch.state, batch.next_state)])\nnext_values = target_net(every).max(1)[0].detach()"))),
        terminal_ones=("terminal-next-value-one", step(("torch.zeros(batch_size, device=device)", "torch.ones(batch_size, device=device)"))),
        terminal_misplaced=("rows-mixed-up", step((_NEXT, "next_values[: len(next_states)] = target_net(next_states).max(1)[0].detach()"))),
        terminal_zero=("terminal-target-zero", step(("expected = rewards", "expected = non_final * rewards"))),
        terminal_left_out=("terminal-left-out", step((_LOSS, "loss = F.mse_loss(q.squeeze(1)[non_final], expected[non_final])"))),
        no_target_network=("no-target-network", step(("target_net(next_states)", "policy_net(next_states)"))),
        no_target_network_in_graph=("no-target-network", step((".max(1)[0].detach()", ".max(1)[0]"), ("target_net(next_states)", "policy_net(next_states)"))),
        networks_swapped=("no-backward", step(("target_net(next_states)", "policy_net(next_states)"), ("policy_net(states)", "target_net(states)"))),
        networks_swapped_in_graph=("networks-swapped", step((".max(1)[0].detach()", ".max(1)[0]"), ("target_net(next_states)", "policy_net(next_states)"), ("policy_net(states)", "target_net(states)"))),
        gamma_ignored=("gamma-ignored", step(("gamma * next_values", "next_values"))),
        gamma_fixed=("gamma-fixed", step(("gamma * next_values", "0.99 * next_values"))),
        gamma_fixed_constant=("gamma-fixed", step(("gamma * next_values", "GAMMA * next_values"))),
        gamma_twice=("gamma-squared", step(("gamma * next_values", "gamma ** 2 * next_values"))),
        gamma_on_reward=("gamma-on-reward", step(("rewards + gamma * next_values", "(rewards + next_values) * gamma"))),
        bootstrap_missing=("bootstrap-missing", step(("rewards + gamma * next_values", "rewards"))),
        bootstrap_sign=("bootstrap-sign", step(("rewards + gamma", "rewards - gamma"))),
        mean=("max-is-mean", step((".max(1)[0].detach()", ".mean(1).detach()"))),
        total=("max-is-sum", step((".max(1)[0].detach()", ".sum(1).detach()"))),
        minimum=("max-is-min", step((".max(1)[0].detach()", ".min(1)[0].detach()"))),
        index=("max-is-index", step((".max(1)[0].detach()", ".max(1)[1].float()"))),
        maximum_of_batch=("max-over-batch", step((".max(1)[0].detach()", ".max().detach()"))),
        sarsa=("next-value-of-taken-action", step((_NEXT, "next_values[non_final] = target_net(next_states).gather(1, actions[non_final]).squeeze(1).detach()"))),
        state_for_next=("next-state-mixed-up", step(("target_net(next_states)", "target_net(states[non_final])"))),
        prediction_max=("action-max", step(("policy_net(states).gather(1, actions)", "policy_net(states).max(1, keepdim=True)[0]"))),
        prediction_first=("action-fixed", step(("policy_net(states).gather(1, actions)", "policy_net(states)[:, :1]"))),
        prediction_other=("action-other", step(("gather(1, actions)", "gather(1, 1 - actions)"))),
        prediction_all=("action-all", step(("policy_net(states).gather(1, actions)", "policy_net(states)"), (_LOSS, "loss = F.mse_loss(q, expected.unsqueeze(1).expand(-1, 2))"))),
        reward_missing=("reward-missing", step(("expected = rewards + gamma", "expected = gamma"))),
        reward_negated=("reward-negated", step(("expected = rewards + gamma", "expected = -rewards + gamma"))),
        softmaxed=("softmax-on-q", step(("policy_net(states)", "F.softmax(policy_net(states), dim=1)"))),
        absolute_error=("l1-loss", step((_LOSS, "loss = F.l1_loss(q, expected.unsqueeze(1))"))),
        ascent=("ascent", step(("loss.backward()", "(-loss).backward()"))),
        detached=("prediction-detached", step(("gather(1, actions)", "gather(1, actions).detach()"))),
        no_grad=("prediction-detached", step(("q = policy_net", "with torch.no_grad():\n    q = policy_net"))),
        rewrapped=("no-backward", step(("loss.backward()", "loss = torch.tensor(loss.item(), requires_grad=True)\nloss.backward()"))),
        zero_grad_missing=("zero-grad-missing", step(("optimizer.zero_grad()\n", ""))),
        zero_grad_too_late=("no-optimizer-step", step(("optimizer.zero_grad()\nloss.backward()", "loss.backward()\noptimizer.zero_grad(set_to_none=False)"))),
        step_missing=("no-optimizer-step", step(("optimizer.step()", ""))),
        step_first=("step-before-backward", step(("optimizer.zero_grad()\nloss.backward()\noptimizer.step()", "optimizer.step()\noptimizer.zero_grad()\nloss.backward()"))),
        backward_missing=("no-backward", step(("loss.backward()\n", ""))),
        unguarded=("short-memory-unguarded", step(("if len(memory) < batch_size:\n    return\n", ""))),
        guard_off_by_one=("short-memory-off-by-one", step(("len(memory) < batch_size", "len(memory) <= batch_size"))),
        guard_inverted=("short-memory-unguarded", step(("len(memory) < batch_size", "len(memory) > batch_size"))),
        short_batch=("short-memory-unguarded", step(("if len(memory) < batch_size:\n    return\n", "batch_size = min(batch_size, len(memory))\n"))),
        synced_inside=("target-synced-each-step", step(("optimizer.step()", "optimizer.step()\ntarget_net.load_state_dict(policy_net.state_dict())"))),
        gamma_and_terminal=("gamma-ignored", step(("gamma * next_values", "next_values"), ("torch.zeros(batch_size, device=device)", "torch.ones(batch_size, device=device)"))),
    ),
    *_wrong(
        "Q3.4",
        steps_never_counted=("steps-never-counted", loop(("        steps_done += 1\n", ""), (_SYNC, _SYNC.replace("steps_done", "len(memory)")))),
        steps_reset=("steps-reset", loop(("    for t in", "    steps_done = 0\n    for t in"), (_SYNC, _SYNC.replace("steps_done", "len(memory)")))),
        steps_of_episode=("steps-reset", loop(("eps_decay, steps_done, device", "eps_decay, t, device"))),
        eps_swapped=("eps-swapped-in-call", loop(("policy_net, eps_end, eps_start", "policy_net, eps_start, eps_end"))),
        eps_decay_before_start=("eps-order-in-call", loop(("eps_start, eps_decay, steps_done", "eps_decay, eps_start, steps_done"))),
        same_network=("target-is-policy", loop(("policy_net, target_net = DQN().to(device), DQN().to(device)", "policy_net = target_net = DQN().to(device)"))),
        same_network_passed=("target-is-policy", loop(("optimize(policy_net, target_net", "optimize(policy_net, policy_net"))),
        never_synced=("target-never-synced", loop((_SYNC, ""))),
        synced_each_step=("target-synced-each-step", loop(("        if steps_done % 500 == 0:\n            target_net", "        if True:\n            target_net"))),
        sync_reversed=("sync-reversed", loop((_SYNC, "        policy_net.load_state_dict(target_net.state_dict())\n"))),
        soft_swapped=("soft-update-swapped", loop((_SYNC, "        for old, new in zip(target_net.parameters(), policy_net.parameters()):\n            old.data.copy_(0.01 * old.data + 0.99 * new.data)\n"))),
        optimizer_over_target=("optimizer-over-target", loop(("Adam(policy_net", "Adam(target_net"))),
        nothing_stored=("nothing-stored", loop((_PUSH, "pass"))),
        memory_in_loop=("memory-started-anew", loop(("    for t in", "    memory = ReplayMemory(20000)\n    for t in"))),
        order_next_before_action=("memory-field-order", loop((_PUSH, "memory.push(state, next_state, action, torch.tensor([reward]))"))),
        order_reward_first=("memory-field-order", loop((_PUSH, "memory.push(torch.tensor([reward]), state, action, next_state)"))),
        order_states_swapped=("memory-field-order", loop((_PUSH, "memory.push(state if next_state is None else next_state, action, None if next_state is None else state, torch.tensor([reward]))"))),
        order_reward_action=("memory-field-order", loop((_PUSH, "memory.push(state, torch.tensor([[int(reward)]]), next_state, action.view(1).float())"))),
        pushed_too_late=("next-state-is-state", loop((_PUSH + "\n        state = next_state", "before, state = state, next_state\n        memory.push(before if state is None else state, action, state, torch.tensor([reward]))"))),
        next_is_state=("next-state-is-state", loop((_PUSH, "memory.push(state, action, None if next_state is None else state, torch.tensor([reward]))"))),
        state_not_advanced=("state-not-advanced", loop(("        state = next_state\n", ""))),
        terminal_stored=("terminal-next-state-stored", loop(("None if terminated else torch", "torch"))),
        always_none=("next-state-none-too-often", loop(("None if terminated else torch.as_tensor(observation).unsqueeze(0)", "torch.as_tensor(observation).unsqueeze(0)"), (_PUSH, "memory.push(state, action, None if t % 2 else next_state, torch.tensor([reward]))"))),
        action_redrawn=("action-not-the-one-taken", loop((_PUSH, "memory.push(state, 1 - action, next_state, torch.tensor([reward]))"))),
        durations_one_less=("durations-one-less", loop(("durations.append(t + 1)", "durations.append(t)"))),
        durations_missing=("durations-too-few", loop(("            durations.append(t + 1)\n", ""))),
        durations_running_total=("durations-summed-up", loop(("durations.append(t + 1)", "durations.append(steps_done)"))),
        plays_on=("num-episodes-ignored", loop(("range(num_episodes)", "range(num_episodes + 1)"))),
        truncation_ignored=("truncation-ignored", loop(("if terminated or truncated:", "if terminated:"))),
        average_of_a_list=("stops-at-episode-100", loop(("            break", "            if len(durations) >= 100 and durations[-100:] / 100 > 300:\n                return durations\n            break"))),
        optimize_not_called=("optimize-not-called", loop(("        optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device)\n", ""))),
        random_player=("select-action-not-called", loop(("select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device)", "torch.tensor([[env.action_space.sample()]])"))),
    ),
)  # fmt: skip

# The plain texts that wrong answers to these exercises are changes of: pairs of them are merged on it.
PLAIN = {"Q3.2": choice(EPSILON + CHOICE), "Q3.3": step(), "Q3.4": loop()}
