"""Question 9's features and transitions as they are usually written, the yardstick of the benchmark: loops."""

import numpy as np
import torch


def features(ram):
    numbers = [(int(ram[14]) - 6) / 171]
    for lane in range(10):
        right = (int(ram[108 + lane]) - 47 + 80) % 160 - 80
        numbers.append(right / 80 if lane < 5 else -right / 80)
    return np.array(numbers, dtype=np.float32)


def n_step(states, actions, rewards, n, gamma):
    steps = len(actions)
    sums, following, discounts = [], [], []
    for t in range(steps):
        total = 0.0
        for k in range(n):
            if t + k < steps:
                total += gamma**k * rewards[t + k].item()
        sums.append(total)
        following.append(states[min(t + n, steps)])
        discounts.append(gamma**n if t + n < steps else 0.0)
    return states[:-1], actions, torch.tensor(sums), torch.stack(following), torch.tensor(discounts)
