"""Question 8's LSTM as it is usually written, the yardstick of the benchmark: eight products a step, one a gate."""

import torch


def lstm_forward(x, h, c, w_ih, w_hh, b_ih, b_hh):
    hidden = h.shape[1]
    states = []
    for t in range(x.shape[1]):
        x_t = x[:, t, :]
        gates = []
        for k in range(4):
            rows = slice(k * hidden, (k + 1) * hidden)
            gates.append(x_t @ w_ih[rows].T + b_ih[rows] + h @ w_hh[rows].T + b_hh[rows])
        i = torch.sigmoid(gates[0])
        f = torch.sigmoid(gates[1])
        g = torch.tanh(gates[2])
        o = torch.sigmoid(gates[3])
        c = f * c + i * g
        h = o * torch.tanh(c)
        states.append(h)
    return torch.stack(states, dim=1), h, c
