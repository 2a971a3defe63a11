"""Right answers to Q5.8 in other people's style, with other settings."""

from tests.q5_ddpg.wrong_texts import right

_FOR = """
actor, critic = Actor(), Critic()
target_actor, target_critic = Actor(), Critic()
target_actor.load_state_dict(actor.state_dict())
target_critic.load_state_dict(critic.state_dict())
actor_opt = torch.optim.Adam(actor.parameters(), lr=1e-3)
critic_opt = torch.optim.Adam(critic.parameters(), lr=2e-3)
memory = ReplayMemory(50000)
ou = OrnsteinUhlenbeckNoise(theta=0.15, sigma=0.2)
env.action_space.seed(seed)
total_steps = 0
for ep in range(1, num_episodes + 1):
    if ep == 1:
        obs, info = env.reset(seed=seed)
    else:
        obs, info = env.reset()
    ou.reset()
    ep_return = 0
    for t in range(200):
        if total_steps < 500:
            a = env.action_space.sample()
        else:
            a = choose_action(actor, obs, ou.sample())
        obs2, r, terminated, truncated, info = env.step(a)
        memory.push(obs, a, r / 10, obs2, terminated)
        ep_return += r
        obs = obs2
        total_steps += 1
        if len(memory) >= 500:
            batch = memory.sample(128)
            optimize(batch, actor, critic, target_actor, target_critic, actor_opt, critic_opt, 0.98, 0.01)
        if terminated or truncated:
            break
    returns.append(float(ep_return))
    if on_episode:
        on_episode(returns, actor)
return actor, returns
"""
_KEYWORDS = """
actor = Actor()
critic = Critic()
target_actor = copy.deepcopy(actor).requires_grad_(False)
target_critic = copy.deepcopy(critic).requires_grad_(False)
actor_optimizer = torch.optim.Adam(actor.parameters(), lr=1e-3)
critic_optimizer = torch.optim.Adam(critic.parameters(), lr=1e-3, weight_decay=1e-5)
buffer = ReplayMemory(capacity=10_000)
noise = GaussianNoise(sigma=0.4)
state, _ = env.reset(seed=seed)
episode_return = 0.0
step = 0
while len(returns) < num_episodes:
    if step < 400:
        action = (4 * torch.rand(1) - 2).numpy()
    else:
        action = choose_action(actor=actor, state=state, noise=noise.sample())
    next_state, reward, terminated, truncated, _ = env.step(action)
    buffer.push(state=state, action=action, reward=(reward + 8) / 8, next_state=next_state, terminated=terminated)
    episode_return += float(reward)
    state = next_state
    step += 1
    if step >= 400:
        optimize(
            batch=buffer.sample(256), actor=actor, critic=critic, target_actor=target_actor,
            target_critic=target_critic, actor_optimizer=actor_optimizer, critic_optimizer=critic_optimizer,
            gamma=0.97, tau=0.01,
        )
    if terminated or truncated:
        returns.append(episode_return)
        episode_return = 0.0
        if on_episode is not None:
            on_episode(list(returns), actor)
        state, _ = env.reset()
return actor, returns
"""
_AFTER_EPISODE = """
actor, critic = Actor(), Critic()
target_actor, target_critic = copy.deepcopy(actor), copy.deepcopy(critic)
optimizers = [torch.optim.Adam(actor.parameters(), 1e-3), torch.optim.Adam(critic.parameters(), 2e-3)]
memory = ReplayMemory(20000)
for episode in range(num_episodes):
    noise = OrnsteinUhlenbeckNoise(0.2, 0.3)
    state, _ = env.reset(seed=seed) if episode == 0 else env.reset()
    score, done = 0.0, False
    while not done:
        action = choose_action(actor, np.array(state, dtype=np.float32), noise.sample())
        if episode < 3:
            action = np.random.uniform(low=-2, high=2, size=(1,))
        state2, reward, terminated, truncated, _ = env.step(action)
        memory.push(state, np.asarray(action, dtype=np.float32), 0.1 * reward, state2, terminated)
        state = state2
        score += reward.item() if hasattr(reward, "item") else reward
        done = terminated or truncated
    if episode >= 2:
        for _ in range(200):
            optimize(memory.sample(128), actor, critic, target_actor, target_critic, *optimizers, 0.98, 0.01)
    returns += [score]
    if on_episode is not None:
        on_episode(returns, actor)
env.close()
return (actor, returns)
"""
_DECAY = """
def make(net, rate):
    return torch.optim.Adam(net.parameters(), lr=rate)

actor, critic = Actor(), Critic()
target_actor, target_critic = Actor(), Critic()
soft_update(target_actor, actor, 1.0)
soft_update(target_critic, critic, 1.0)
optimizers = make(actor, 1e-3), make(critic, 1e-3)
memory, noise, steps = ReplayMemory(10000), GaussianNoise(1.0), 0
for episode in range(num_episodes):
    s, _ = env.reset(seed=seed if not episode else seed + 1000 + episode)
    rewards = []
    while True:
        noise.sigma = max(0.1, 0.9997 * noise.sigma)
        if steps < 300:
            a = np.random.uniform(-2.0, 2.0, size=1).astype(np.float32)
        else:
            a = choose_action(actor, s, noise.sample())
        s2, r, terminated, truncated, _ = env.step(a)
        memory.push(np.copy(s), np.copy(a), float(r) * 0.1, np.copy(s2), bool(terminated))
        rewards.append(float(r))
        s = s2
        steps += 1
        if steps > 300 and steps % 2 == 0:
            for _ in range(2):
                batch = memory.sample(64)
                optimize(batch, actor, critic, target_actor, target_critic, *optimizers, 0.98, 0.01)
        if terminated or truncated:
            break
    returns.append(sum(rewards))
    if on_episode is not None:
        on_episode(returns, actor)
return actor, returns
"""

_OWN_GENERATOR = """
actor, critic = Actor(), Critic()
target_actor, target_critic = copy.deepcopy(actor), copy.deepcopy(critic)
actor_opt = torch.optim.Adam(actor.parameters(), lr=1e-3)
critic_opt = torch.optim.Adam(critic.parameters(), lr=2e-3)
memory, noise, rng, steps = ReplayMemory(20_000), GaussianNoise(1.0), np.random.default_rng(seed), 0
for episode in range(num_episodes):
    state, _ = env.reset(seed=seed if episode == 0 else None)
    rewards, done = [], False
    while not done:
        if steps < 100:
            action = rng.uniform(-2, 2, size=1).astype(np.float32)
        else:
            action = choose_action(actor, state, max(0.1, 0.3 * 0.999**steps) * noise.sample())
        next_state, reward, terminated, truncated, _ = env.step(action)
        memory.push(state, action, 0.1 * reward, next_state, terminated)
        rewards.append(reward)
        state, done = next_state, terminated or truncated
        steps += 1
        if steps >= 100 and len(memory) >= 64:
            batch = memory.sample(64)
            optimize(batch, actor, critic, target_actor, target_critic, actor_opt, critic_opt, 0.98, 0.01)
    returns.append(np.float64(np.sum(rewards)))
    if on_episode is not None:
        on_episode(list(returns), actor)
return actor, returns
"""

LOOPS = (
    right("loop-for", main=_FOR),
    right("loop-keywords", main=_KEYWORDS),
    right("loop-after-episode", main=_AFTER_EPISODE),
    right("loop-decay", main=_DECAY),
    right("loop-own-generator", main=_OWN_GENERATOR),
)
