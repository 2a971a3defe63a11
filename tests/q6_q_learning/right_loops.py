"""Texts of right answers to Q6.7 and Q6.8, the two loops."""

WHILE = """
    q = np.ones((500, 6)) * settings.first
    while len(returns) < num_episodes:
        n = len(returns)
        if n == 0:
            s, info = env.reset(seed=seed)
        else:
            s, info = env.reset()
        rewards = []
        for _ in range(1000):
            a = epsilon_greedy(q_row=q[s, :], epsilon=at(settings.epsilon, n), rng=rng)
            s2, r, term, trunc, info = env.step(a)
            q_update(q, s, a, r, s2, term, alpha=at(settings.alpha, n), gamma=settings.gamma)
            rewards.append(r)
            s = s2
            if term or trunc:
                break
        returns.append(sum(rewards))
        if on_episode:
            on_episode(list(returns))
    return q
"""
GENERATOR = """
    q = np.zeros([BINS**4, env.action_space.n]) + settings.first
    for n in range(num_episodes):
        obs, _ = env.reset(**({"seed": seed} if n == 0 else {}))
        alpha, eps = at(settings.alpha, n), at(settings.epsilon, n)
        steps, over = 0, False
        while not over:
            cell = discretise(obs, LIMITS, BINS)
            act = epsilon_greedy(q[cell], eps, rng)
            obs, reward, fell, cut, _ = env.step(int(act))
            q_update(q, cell, act, reward, discretise(obs, LIMITS, BINS), fell, alpha, settings.gamma)
            steps, over = steps + 1, fell or cut
        durations += [steps]
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100 and np.mean(durations[-100:]) > stop_average:
            return durations
"""
