"""Question 5 as many would write it first: what the solution is timed against."""

import copy
import random
from collections import deque

import gymnasium
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine1 = nn.Linear(3, 64)
        self.affine2 = nn.Linear(64, 64)
        self.affine3 = nn.Linear(64, 1)
        nn.init.uniform_(self.affine3.weight, -0.003, 0.003)
        nn.init.uniform_(self.affine3.bias, -0.003, 0.003)

    def forward(self, x):
        x = F.relu(self.affine1(x))
        x = F.relu(self.affine2(x))
        return 2 * torch.tanh(self.affine3(x))


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine1 = nn.Linear(4, 64)
        self.affine2 = nn.Linear(64, 64)
        self.affine3 = nn.Linear(64, 1)

    def forward(self, x, a):
        x = torch.cat([x, a], dim=1)
        x = F.relu(self.affine1(x))
        x = F.relu(self.affine2(x))
        return self.affine3(x)


class ReplayMemory:
    def __init__(self, capacity):
        self.memory = deque(maxlen=capacity)

    def push(self, *transition):
        self.memory.append(transition)

    def sample(self, batch_size):
        states, actions, rewards, next_states, terminated = zip(*random.sample(self.memory, batch_size), strict=True)
        return (
            torch.tensor(np.array(states), dtype=torch.float32),
            torch.tensor(np.array(actions), dtype=torch.float32),
            torch.tensor(rewards, dtype=torch.float32).unsqueeze(1),
            torch.tensor(np.array(next_states), dtype=torch.float32),
            torch.tensor(terminated, dtype=torch.float32).unsqueeze(1),
        )

    def __len__(self):
        return len(self.memory)


def choose_action(actor, state, noise=0.0):
    with torch.no_grad():
        action = actor(torch.from_numpy(state).unsqueeze(0))[0].numpy()
    return np.clip(action + noise, -2, 2).astype(np.float32)


def soft_update(target_net, net, tau):
    for target_param, param in zip(target_net.parameters(), net.parameters(), strict=True):
        target_param.data.copy_(tau * param.data + (1 - tau) * target_param.data)


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    states, actions, rewards, next_states, terminated = batch
    with torch.no_grad():
        targets = rewards + gamma * (1 - terminated) * target_critic(next_states, target_actor(next_states))
    critic_loss = F.mse_loss(critic(states, actions), targets)
    critic_optimizer.zero_grad()
    critic_loss.backward()
    critic_optimizer.step()
    actor_loss = -critic(states, actor(states)).mean()
    actor_optimizer.zero_grad()
    actor_loss.backward()
    actor_optimizer.step()
    soft_update(target_critic, critic, tau)
    soft_update(target_actor, actor, tau)


def main(num_episodes, seed=0, on_episode=None):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    env = gymnasium.make("Pendulum-v1")
    actor, critic = Actor(), Critic()
    target_actor, target_critic = copy.deepcopy(actor), copy.deepcopy(critic)
    actor_optimizer = torch.optim.Adam(actor.parameters(), lr=1e-3)
    critic_optimizer = torch.optim.Adam(critic.parameters(), lr=1e-3)
    memory = ReplayMemory(20000)
    returns = []
    steps = 0
    for episode in range(num_episodes):
        state, _ = env.reset(seed=seed if episode == 0 else None)
        total, done = 0.0, False
        while not done:
            if steps < 600:
                action = np.random.uniform(-2, 2, 1).astype(np.float32)
            else:
                action = choose_action(actor, state, 0.3 * np.random.randn())
            next_state, reward, terminated, truncated, _ = env.step(action)
            memory.push(state, action, 0.1 * reward, next_state, terminated)
            state = next_state
            total += reward
            steps += 1
            done = terminated or truncated
            if steps >= 600:
                nets = actor, critic, target_actor, target_critic
                optimize(memory.sample(64), *nets, actor_optimizer, critic_optimizer, 0.98, 0.01)
        returns.append(float(total))
        if on_episode is not None:
            on_episode(returns, actor)
    return actor, returns
