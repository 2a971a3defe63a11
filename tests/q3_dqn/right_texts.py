"""The plain texts of right answers to question 3, and the edits that put them, changed, into the solution."""

from autograder.verification.answers import Edits, instead_of
from tests.q3_dqn.question import QUESTION

LOOP = """
import itertools
batch_size, gamma, eps_end, eps_start, eps_decay = 64, 0.99, 0.02, 1.0, 1000
policy_net, target_net = DQN().to(device), DQN().to(device)
target_net.load_state_dict(policy_net.state_dict())
target_net.eval()
optimizer = torch.optim.Adam(policy_net.parameters(), lr=5e-4)
memory = ReplayMemory(20000)
steps_done = 0
for i_episode in range(num_episodes):
    observation, _ = env.reset(seed=seed if i_episode == 0 else None)
    state = torch.as_tensor(observation).unsqueeze(0)
    for t in itertools.count():
        action = select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device)
        steps_done += 1
        observation, reward, terminated, truncated, _ = env.step(int(action))
        next_state = None if terminated else torch.as_tensor(observation).unsqueeze(0)
        memory.push(state, action, next_state, torch.tensor([reward]))
        state = next_state
        optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device)
        if steps_done % 500 == 0:
            target_net.load_state_dict(policy_net.state_dict())
        if terminated or truncated:
            durations.append(t + 1)
            break
"""

SHORT = """
batch_size, gamma, eps_end, eps_decay = 64, 0.99, 0.0, 300
policy_net = DQN()
target_net = copy.deepcopy(policy_net)
optimizer = torch.optim.Adam(policy_net.parameters(), lr=2e-3)
memory = ReplayMemory(20000)
steps_done, good = 0, 0
for i_episode in range(num_episodes):
    observation, _ = env.reset(seed=seed if i_episode == 0 else None)
    state = torch.as_tensor(observation).unsqueeze(0)
    for t in range(200):
        eps_start = 0.9 if good == 0 else 0.0
        action = select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device)
        steps_done += 1
        observation, reward, terminated, truncated, _ = env.step(int(action))
        next_state = None if terminated else torch.as_tensor(observation).unsqueeze(0)
        memory.push(state, action, next_state, torch.tensor([reward]))
        state = next_state
        if good == 0:
            optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device)
            for old, new in zip(target_net.parameters(), policy_net.parameters()):
                old.data.copy_(0.02 * new.data + 0.98 * old.data)
        if terminated or truncated:
            break
    durations.append(t + 1)
    good = good + 1 if t + 1 == 200 else 0
    if good == 10:
        break
return durations, policy_net
"""

STEP = """
if len(memory) < batch_size:
    return
transitions = memory.sample(batch_size)
batch = Transition(*zip(*transitions))
non_final = torch.tensor(tuple(map(lambda s: s is not None, batch.next_state)), device=device, dtype=torch.bool)
next_states = torch.cat([torch.empty(0, 4), *(s for s in batch.next_state if s is not None)])
states = torch.cat(batch.state)
actions = torch.cat(batch.action)
rewards = torch.cat(batch.reward)
q = policy_net(states).gather(1, actions)
next_values = torch.zeros(batch_size, device=device)
next_values[non_final] = target_net(next_states).max(1)[0].detach()
expected = rewards + gamma * next_values
loss = F.smooth_l1_loss(q, expected.unsqueeze(1))
optimizer.zero_grad()
loss.backward()
optimizer.step()
"""


def changed(text: str, *edits: tuple[str, str]) -> str:
    """The text with some parts replaced, each of which must stand in it exactly once.

    Raises:
        ValueError: a part is not there, or more than once.
    """
    for old, new in edits:
        if text.count(old) != 1:
            raise ValueError(f"found {text.count(old)} times: {old!r}")
        text = text.replace(old, new)
    return text


def network(layers: str, forward: str) -> Edits:
    """The edits that put another network in the place of the solution's."""
    return instead_of(QUESTION, "Q3.1:", layers), instead_of(QUESTION, "Q3.1 ", forward)


def choice(text: str) -> Edits:
    """The edit that puts another choice of the action in the place of the solution's."""
    return (instead_of(QUESTION, "Q3.2 ", text),)


def step(*edits: tuple[str, str]) -> Edits:
    """The edit that puts STEP, itself edited, in the place of the solution's optimize."""
    return (instead_of(QUESTION, "Q3.3 ", changed(STEP, *edits)),)


def short(*edits: tuple[str, str]) -> Edits:
    """The edit that puts SHORT, itself edited, in the place of the solution's train_short."""
    text = "import copy\n" + changed(SHORT, *edits).lstrip()
    return (instead_of(QUESTION, "Q3.6 train_short", text),)


def loop(*edits: tuple[str, str]) -> Edits:
    """The edit that puts LOOP, itself edited, in the place of the solution's main."""
    return (instead_of(QUESTION, "Q3.4 main", changed(LOOP, *edits)),)
