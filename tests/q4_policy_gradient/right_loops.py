"""Right answers to Q4.7 in other people's style, with other settings."""

from tests.q4_policy_gradient.right_texts import right

_LONG = """
policy_net = Policy()
value_net = Value()
opt_p = torch.optim.AdamW(policy_net.parameters(), lr=3e-3)
opt_v = torch.optim.AdamW(value_net.parameters(), lr=1e-2)
for i_episode in range(num_episodes):
    if i_episode == 0:
        obs, info = env.reset(seed=seed)
    else:
        obs, info = env.reset()
    ep_states, ep_actions, ep_rewards, ep_log_probs = [], [], [], []
    terminated = truncated = False
    while not (terminated or truncated):
        s = torch.from_numpy(obs).float()[None, :]
        a, logp = sample_action(s, policy_net)
        ep_states.append(s)
        ep_actions.append(a)
        ep_log_probs.append(logp)
        obs, r, terminated, truncated, info = env.step(int(a))
        ep_rewards.append(r)
    S = torch.vstack(ep_states)
    A = torch.cat(ep_actions).view(-1)
    update(policy_net, value_net, opt_p, opt_v, S, A, ep_rewards, 0.99)
    durations.append(len(ep_rewards))
    if on_episode:
        on_episode(durations)
    if i_episode % 10 == 0:
        print(f"episode {i_episode}: {durations[-1]} steps")
    if stop_average is not None and len(durations) >= 100:
        if torch.tensor(durations[-100:]).float().mean() > stop_average:
            print("solved")
            return durations
"""
_NUMPY = """
import numpy as np
from collections import deque
latest = deque(maxlen=100)
pi, v = Policy(), Value()
optimizers = [torch.optim.RMSprop(pi.parameters(), lr=2e-3), torch.optim.RMSprop(v.parameters(), lr=2e-3)]
state, _ = env.reset(seed=seed)
states, actions, rewards = [], [], []
while len(durations) < num_episodes:
    action = sample_action(torch.as_tensor(state, dtype=torch.float32).reshape(1, 4), pi)[0]
    states.append(state)
    actions.append(action.item())
    state, reward, terminated, truncated, _ = env.step(actions[-1])
    rewards.append(reward)
    if terminated or truncated:
        batch = torch.tensor(np.array(states)), torch.tensor(actions)
        update(pi, v, *optimizers, states=batch[0], actions=batch[1], rewards=rewards, gamma=0.98)
        durations += [len(rewards)]
        latest.append(len(rewards))
        if on_episode is not None:
            on_episode(list(durations))
        if stop_average is not None and len(latest) == 100 and np.mean(latest) > stop_average:
            break
        states, actions, rewards = [], [], []
        state, _ = env.reset()
"""
_NEW_ENVIRONMENTS = """
torch.manual_seed(seed)
device = torch.device("cpu")
policy, value = Policy().to(device).train(), Value().to(device).train()
policy_optimizer = torch.optim.Adam(policy.parameters(), lr=0.01)
value_optimizer = torch.optim.Adam(value.parameters(), lr=0.01)

def play(first):
    world = gymnasium.make("CartPole-v1")
    state, _ = world.reset(seed=seed) if first else world.reset()
    steps = []
    for t in range(500):
        x = torch.tensor([state.tolist()])
        action, log_prob = sample_action(state=x, policy=policy)
        state, reward, terminated, truncated, _ = world.step(action[0, 0].item())
        steps.append((x.squeeze(0), action[0, 0], reward))
        if terminated or truncated:
            break
    world.close()
    return steps

for number in range(num_episodes):
    states, actions, rewards = zip(*play(number == 0))
    update(
        policy, value, policy_optimizer, value_optimizer, torch.stack(states), torch.stack(actions), list(rewards), 0.99
    )
    durations.append(len(rewards))
    if on_episode is not None:
        on_episode(durations)
    if stop_average is not None and len(durations[-100:]) == 100 and sum(durations[-100:]) > 100 * stop_average:
        break
"""
_BUFFER = """
class Buffer:
    def __init__(self):
        self.clear()

    def clear(self):
        self.s, self.a, self.r = [], [], []

buffer = Buffer()
policy, value = Policy(), Value()
optim_p = torch.optim.Adam([p for p in policy.parameters() if p.requires_grad], lr=0.005, betas=[0.9, 0.999])
optim_v = torch.optim.Adam(value.parameters(), lr=0.01, weight_decay=1e-5)
for episode in range(1, num_episodes + 1):
    buffer.clear()
    state, _ = env.reset(seed=seed if episode == 1 else seed + episode)
    done = False
    steps = 0
    while not done:
        tensor = torch.FloatTensor(state).unsqueeze(0)
        with torch.inference_mode():
            action = sample_action(tensor, policy)[0]
        next_state, reward, terminated, truncated, _ = env.step(action.squeeze().numpy().item())
        buffer.s.append(tensor)
        buffer.a.append(action.clone())
        buffer.r.append(float(reward))
        done = terminated | truncated
        state = next_state
        steps += 1
    update(policy, value, optim_p, optim_v, torch.cat(buffer.s).clone(), torch.cat(buffer.a)[:, 0], buffer.r, GAMMA)
    durations.append(steps)
    if on_episode is not None:
        on_episode(durations.copy())
    best = sum(durations[-100:]) / 100 if episode >= 100 else 0
    if stop_average is not None and best > stop_average:
        break
"""

LOOPS = (
    right("loop-long", main=_LONG),
    right("loop-numpy", main=_NUMPY),
    right("loop-new-environments", main=_NEW_ENVIRONMENTS),
    right("loop-buffer", main=_BUFFER),
    right("loop-rewards-tensor", ("squeeze(1), rewards, GAMMA)", "squeeze(1), torch.tensor(rewards), GAMMA)")),
)
