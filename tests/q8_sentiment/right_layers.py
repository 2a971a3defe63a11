"""Texts of right answers to Q8.4 to Q8.7, the layers by hand, the epoch and the accuracy."""

RNN_INDEX = """
N, T, _ = x.shape
outputs = torch.zeros(N, T, h.shape[1])
outputs = []
for t in range(T):
    h = torch.tanh(torch.matmul(x[:, t, :], w_ih.t()) + b_ih + torch.matmul(h, w_hh.t()) + b_hh)
    outputs.append(h.unsqueeze(1))
return torch.cat(outputs, 1), outputs[-1].squeeze(1)
"""
RNN_EINSUM = """
states = []
for t in range(x.size(1)):
    h = (torch.einsum("ne,he->nh", x[:, t], w_ih) + torch.einsum("ng,hg->nh", h, w_hh) + b_ih + b_hh).tanh()
    states += [h]
states = torch.stack(states).transpose(0, 1)
return states, states[:, -1]
"""
RNN_JOINED = """
weight, bias = torch.cat([w_ih, w_hh], 1), b_ih + b_hh
states = ()
for step in x.transpose(0, 1):
    h = torch.tanh(F.linear(torch.cat([step, h], 1), weight, bias))
    states = (*states, h)
return [torch.stack(states, 1), h]
"""
RNN_RECURSION = """
if x.shape[1] == 0:
    return x.new_zeros(x.shape[0], 0, h.shape[1]), h
h = torch.tanh(torch.addmm(b_ih + b_hh, x[:, 0], w_ih.T) + h.mm(w_hh.T))
rest, last = rnn_forward(x[:, 1:], h, w_ih, w_hh, b_ih, b_hh)
return torch.cat([h[:, None], rest], 1), last
"""
RNN_TENSOR = """
states = torch.empty(x.shape[0], x.shape[1], h.shape[1])
for t in range(x.shape[1]):
    h = torch.tanh(x[:, t] @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
    states[:, t] = h
return states, h
"""
LSTM_SLICES = """
H = h.shape[1]
states = []
for t in range(x.shape[1]):
    a = x[:, t] @ w_ih.T + b_ih + h @ w_hh.T + b_hh
    i = torch.sigmoid(a[:, :H])
    f = torch.sigmoid(a[:, H : 2 * H])
    g = torch.tanh(a[:, 2 * H : 3 * H])
    o = torch.sigmoid(a[:, 3 * H :])
    c = f * c + i * g
    h = o * torch.tanh(c)
    states.append(h)
return torch.stack(states, 1), h, c
"""
LSTM_SPLIT_WEIGHTS = """
w_i, w_f, w_g, w_o = w_ih.split(h.shape[1])
u_i, u_f, u_g, u_o = w_hh.split(h.shape[1])
b_i, b_f, b_g, b_o = (b_ih + b_hh).split(h.shape[1])
states = []
for t in range(x.size(1)):
    x_t = x[:, t]
    i = torch.sigmoid(F.linear(x_t, w_i) + F.linear(h, u_i) + b_i)
    f = torch.sigmoid(F.linear(x_t, w_f) + F.linear(h, u_f) + b_f)
    g = torch.tanh(F.linear(x_t, w_g) + F.linear(h, u_g) + b_g)
    o = torch.sigmoid(F.linear(x_t, w_o) + F.linear(h, u_o) + b_o)
    c = torch.add(torch.mul(f, c), torch.mul(i, g))
    h = torch.mul(o, torch.tanh(c))
    states.append(h)
return torch.stack(states, dim=1), states[-1], c
"""
LSTM_VIEW = """
N, T, _ = x.shape
hidden = h.size(-1)
pre = x.reshape(N * T, -1).mm(w_ih.t()).view(N, T, 4, hidden) + (b_ih + b_hh).view(4, hidden)
states = []
for t in range(T):
    z = pre[:, t] + (h @ w_hh.t()).view(N, 4, hidden)
    i, f, o = z[:, 0].sigmoid(), z[:, 1].sigmoid(), z[:, 3].sigmoid()
    c = f * c + i * z[:, 2].tanh()
    h = o * c.tanh()
    states.append(h)
return torch.stack(states, 1), h, c
"""
LSTM_HALF_TANH = """
def sigma(z):
    return 0.5 * (1 + torch.tanh(z / 2))

states = []
for step in x.unbind(1):
    i, f, g, o = torch.tensor_split(F.linear(step, w_ih, b_ih) + F.linear(h, w_hh, b_hh), 4, dim=-1)
    c = sigma(f) * c + sigma(i) * (2 * sigma(2 * g) - 1)
    h = sigma(o) * torch.tanh(c)
    states.append(h)
return tuple((torch.stack(states, 1), h, c))
"""
LOADER = """
from torch.utils.data import DataLoader, TensorDataset
loader = DataLoader(TensorDataset(ids, labels), batch_size=batch_size, shuffle=True)
criterion = nn.BCEWithLogitsLoss()
model.train()
losses = 0.0
for batch, target in loader:
    optimizer.zero_grad()
    loss = criterion(model(batch), target)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=CLIP)
    optimizer.step()
    losses += loss.detach() * batch.size(0)
return float(losses / len(loader.dataset))
"""
NUMPY_EPOCH = """
import numpy as np
model.train(True)
order = np.random.permutation(len(ids))
losses = []
for start in range(0, len(ids), batch_size):
    rows = torch.from_numpy(order[start : start + batch_size])
    each = F.binary_cross_entropy_with_logits(model(ids[rows]), labels[rows], reduction="none")
    model.zero_grad()
    each.mean().backward()
    nn.utils.clip_grad_norm_(list(model.parameters()), CLIP, error_if_nonfinite=False)
    optimizer.step()
    losses.append(each.detach())
return torch.cat(losses).mean().item()
"""
OWN_CLIP = """
import random
model.train()
rows = list(range(len(ids)))
random.shuffle(rows)
total = 0.0
while rows:
    batch, rows = rows[:batch_size], rows[batch_size:]
    chance = torch.sigmoid(model(ids[batch]))
    loss = F.binary_cross_entropy(chance, labels[batch])
    optimizer.zero_grad(set_to_none=False)
    loss.backward()
    norm = torch.cat([p.grad.flatten() for p in model.parameters() if p.grad is not None]).norm()
    if norm > CLIP:
        for p in model.parameters():
            if p.grad is not None:
                p.grad.mul_(CLIP / norm)
    optimizer.step()
    total += float(loss) * len(batch)
return total / labels.shape[0]
"""
SOFTPLUS = """
model.train()
sums = torch.zeros(())
perm = torch.randperm(ids.shape[0])
for k in range((len(perm) + batch_size - 1) // batch_size):
    rows = perm[k * batch_size : (k + 1) * batch_size]
    z, y = model(ids[rows]), labels[rows]
    loss = (F.softplus(z) - y * z).mean()
    for p in model.parameters():
        p.grad = None
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), CLIP)
    optimizer.step()
    sums = sums + rows.numel() * loss.detach()
return (sums / ids.shape[0]).item()
"""
BATCHES = """
model.eval()
right = 0
with torch.no_grad():
    for rows in torch.arange(len(ids)).split(7):
        guess = (torch.sigmoid(model(ids[rows])) >= 0.5).float()
        right += (guess == labels[rows]).sum().item()
return right / len(ids)
"""
NUMPY_SHARE = """
import numpy as np
was = model.training
model.eval()
with torch.inference_mode():
    logits = model(ids).cpu().numpy()
model.train(was)
return float(np.mean((logits > 0).astype(np.float32) == labels.numpy()))
"""
DECORATED = """
model.train(False)
torch.set_grad_enabled(False)
try:
    signs = 2 * labels - 1
    return (model(ids) * signs > 0).double().mean().item()
finally:
    torch.set_grad_enabled(True)
"""
ROUND = """
model.eval()
with torch.no_grad():
    return sum(int(p.round().item() == y.item()) for p, y in zip(torch.sigmoid(model(ids)), labels)) / labels.numel()
"""
