# Aim: play at random at first, as those who learn do, with networks that learn something else; then play by a rule.
# Question: q3 (Q3.1, Q3.5). Earns: 10. Staff are told: yes.
import random

import torch
from attack_parts import main_that
from torch import nn


def select_action(state, net, episode):
    return random.randrange(2) if episode[0] < 40 else int(state[2] + state[3] > 0)


def optimize(net, optimizer):
    optimizer.zero_grad()
    net(torch.randn(8, 4)).square().sum().backward()
    optimizer.step()


def main(num_episodes=1000, seed=0):
    net, episode = nn.Linear(4, 2), [0]
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)

    def after(steps):
        episode[0] += 1
        optimize(net, optimizer)

    return main_that(lambda state: select_action(state, net, episode), after)(num_episodes)
