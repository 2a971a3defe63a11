"""Question 4 as it is usually written, the yardstick of the benchmark: REINFORCE as in tutorials, with Categorical."""

import random

import gymnasium
import torch
from torch import nn
from torch.distributions import Categorical
from torch.nn import functional as F


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine1 = nn.Linear(4, 128)
        self.affine2 = nn.Linear(128, 2)

    def forward(self, x):
        return self.affine2(F.relu(self.affine1(x)))


class Value(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine1 = nn.Linear(4, 128)
        self.affine2 = nn.Linear(128, 1)

    def forward(self, x):
        return self.affine2(F.relu(self.affine1(x))).squeeze(-1)


def sample_action(state, policy):
    distribution = Categorical(logits=policy(state))
    action = distribution.sample()
    return action.view(1, 1), distribution.log_prob(action)


def rewards_to_go(rewards, gamma):
    returns = []
    to_go = 0
    for reward in rewards[::-1]:
        to_go = reward + gamma * to_go
        returns.insert(0, to_go)
    return torch.tensor(returns, dtype=torch.float32)


def advantages(returns, values, normalise):
    result = returns - values.detach()
    if normalise:
        result = (result - result.mean()) / (result.std(unbiased=False) + 1e-8)
    return result


def policy_loss(logits, actions, advantages):
    return -(Categorical(logits=logits).log_prob(actions) * advantages).sum()


def update(policy, value, policy_optimizer, value_optimizer, states, actions, rewards, gamma):
    returns = rewards_to_go(rewards, gamma)
    values = value(states)
    loss = policy_loss(policy(states), actions, advantages(returns, values, True))
    policy_optimizer.zero_grad()
    loss.backward()
    policy_optimizer.step()
    value_loss = F.mse_loss(values, returns)
    value_optimizer.zero_grad()
    value_loss.backward()
    value_optimizer.step()


def main(num_episodes, seed=0):
    random.seed(seed)
    torch.manual_seed(seed)
    env = gymnasium.make("CartPole-v1")
    policy, value = Policy(), Value()
    policy_optimizer = torch.optim.Adam(policy.parameters(), lr=5e-3)
    value_optimizer = torch.optim.Adam(value.parameters(), lr=5e-3)
    durations = []
    for episode in range(num_episodes):
        observation, _ = env.reset(seed=seed if episode == 0 else None)
        states, actions, rewards = [], [], []
        done = False
        while not done:
            state = torch.from_numpy(observation).float().unsqueeze(0)
            action, _ = sample_action(state, policy)
            observation, reward, terminated, truncated, _ = env.step(action.item())
            states.append(state)
            actions.append(action.view(1))
            rewards.append(reward)
            done = terminated or truncated
        update(
            policy,
            value,
            policy_optimizer,
            value_optimizer,
            torch.cat(states),
            torch.cat(actions),
            rewards,
            0.99,
        )
        durations.append(len(rewards))
    return durations
