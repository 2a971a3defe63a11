"""Question 6's tables as they are usually written, the yardstick of the benchmark: np.digitize, zeros."""

import gymnasium
import numpy as np


def choose(q_row, epsilon):
    if np.random.uniform(0, 1) < epsilon:
        return np.random.randint(len(q_row))
    return int(np.argmax(q_row))


def train_taxi(num_episodes=4000, seed=0):
    np.random.seed(seed)
    env = gymnasium.make("Taxi-v4")
    q = np.zeros([env.observation_space.n, env.action_space.n])
    alpha, gamma, epsilon = 0.1, 0.99, 0.1
    for episode in range(num_episodes):
        state, _ = env.reset(seed=seed if episode == 0 else None)
        done = False
        while not done:
            action = choose(q[state], epsilon)
            next_state, reward, terminated, truncated, _ = env.step(action)
            old_value = q[state, action]
            next_max = 0 if terminated else np.max(q[next_state])
            q[state, action] = (1 - alpha) * old_value + alpha * (reward + gamma * next_max)
            state = next_state
            done = terminated or truncated
    return q


def train_cartpole(num_episodes=5000, seed=0, stop_average=180.0):
    np.random.seed(seed)
    env = gymnasium.make("CartPole-v1")
    borders = [np.linspace(-limit, limit, 11)[1:-1] for limit in (2.4, 3.0, 0.21, 3.5)]

    def discretise(observation):
        return tuple(int(np.digitize(x, b)) for x, b in zip(observation, borders, strict=True))

    q = np.zeros((10, 10, 10, 10, 2))
    gamma, durations = 0.99, []
    for episode in range(num_episodes):
        alpha, epsilon = max(0.1, 0.5 * 0.999**episode), max(0.02, 0.99**episode)
        observation, _ = env.reset(seed=seed if episode == 0 else None)
        state = discretise(observation)
        duration, done = 0, False
        while not done:
            action = choose(q[state], epsilon)
            observation, reward, terminated, truncated, _ = env.step(action)
            next_state = discretise(observation)
            target = reward if terminated else reward + gamma * np.max(q[next_state])
            q[state + (action,)] += alpha * (target - q[state + (action,)])
            state = next_state
            duration += 1
            done = terminated or truncated
        durations.append(duration)
        if len(durations) >= 100 and np.mean(durations[-100:]) > stop_average:
            break
    return durations
