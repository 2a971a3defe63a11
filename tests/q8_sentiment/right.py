"""Right answers to question 8: as other people write them, they must not cost a point."""

from autograder.verification.answers import Answer, Edits, instead_of
from tests.q8_sentiment.question import QUESTION

_ANSWERS = {
    "vocabulary": "Q8.1 build_vocabulary",
    "rows": "Q8.2 encode",
    "layers": "Q8.3: make your layers",
    "bag": "Q8.3 BagClassifier.forward",
    "rnn": "Q8.4 rnn_forward",
    "lstm": "Q8.5 lstm_forward",
    "epoch": "Q8.6 train_epoch",
    "share": "Q8.7 accuracy",
}


def _right(name: str, *edits: tuple[str, str], **texts: str) -> Answer:
    """A right answer: edits of the solution, and texts in the place of whole answers, by the words above."""
    placed: Edits = tuple(instead_of(QUESTION, _ANSWERS[word] + " ", text) for word, text in texts.items())
    return Answer(f"q8-{name}", QUESTION, (*placed, *edits))


_MOST_COMMON = """
counts = Counter()
for text in texts:
    counts.update(words(text))
vocabulary = {}
for word, _ in sorted(counts.most_common(), key=lambda pair: (-pair[1], pair[0])):
    if len(vocabulary) == size - 2:
        break
    vocabulary[word] = len(vocabulary) + 2
return vocabulary
"""
_TWO_SORTS = """
from collections import OrderedDict, defaultdict
counts = defaultdict(int)
for text in texts:
    for word in words(text):
        counts[word] += 1
ranked = sorted(counts)
ranked.sort(key=counts.get, reverse=True)  # stable, also with reverse
return OrderedDict((word, i + 2) for i, word in enumerate(ranked) if i + 2 < size)
"""
_NUMPY_VOCABULARY = """
import numpy as np
every = np.array([word for text in texts for word in words(text)], dtype=object)
names, counts = np.unique(every.astype(str), return_counts=True)
order = np.argsort(-counts, kind="stable")[: max(0, size - 2)]
return {str(names[place]): np.int64(number + 2) for number, place in enumerate(order)}
"""
_LISTS = """
rows = []
for text in texts:
    row = [vocabulary.get(word, UNKNOWN) for word in words(text)]
    row = row[-length:]
    rows.append([PAD] * (length - len(row)) + row)
return torch.tensor(rows, dtype=torch.long)
"""
_PADDED_TWICE = """
rows = []
for text in texts:
    row = [PAD] * length
    for word in words(text):
        row.append(vocabulary[word] if word in vocabulary else UNKNOWN)
    rows.append(torch.tensor(row[len(row) - length :]))
return torch.stack(rows)
"""
_FLIPPED = """
rows = [torch.tensor([vocabulary.get(w, 1) for w in words(t)][::-1][:length], dtype=torch.long) for t in texts]
padded = nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=PAD)
padded = F.pad(padded, (0, length - padded.shape[1]), value=PAD)
return padded.flip(1)
"""
_NUMPY_ROWS = """
import numpy as np
out = np.zeros((len(texts), length), dtype=np.int64)
for n, text in enumerate(texts):
    for place, word in zip(range(length - 1, -1, -1), reversed(words(text))):
        out[n, place] = vocabulary.get(word, UNKNOWN)
return torch.from_numpy(out)
"""
_BAG_LAYERS = """
self.embedding = nn.EmbeddingBag(vocabulary_size, embedding, mode="mean", padding_idx=PAD)
self.layers = nn.Sequential(nn.Linear(embedding, 32), nn.ReLU(), nn.Linear(32, 1))
"""
_COUNTS = """
counts = F.one_hot(ids, self.embedding.num_embeddings).float().sum(1)
counts[:, PAD] = 0
mean = counts @ self.embedding.weight / counts.sum(1, keepdim=True).clamp(min=1)
return self.layers(mean)[:, 0]
"""
_EINSUM = """
mask = (ids != PAD).float()
total = torch.einsum("nte,nt->ne", self.embedding(ids), mask)
number = mask.sum(1, keepdim=True)
return self.layers(total / torch.where(number > 0, number, torch.ones_like(number))).flatten()
"""
_LOOP_BAG = """
logits = []
for row in ids:
    words = row[row != PAD]
    mean = self.embedding(words).mean(0) if len(words) else torch.zeros(self.embedding.embedding_dim)
    logits.append(self.layers(mean))
return torch.cat(logits)
"""
_NAN_TO_NUM = """
x = self.embedding(ids).masked_fill((ids == PAD).unsqueeze(-1), float("nan"))
return self.layers(torch.nan_to_num(x.nanmean(1))).squeeze(-1)
"""
_PAD_ROW = """
lengths = ids.ne(PAD).sum(1, keepdim=True).clamp_min(1)
return self.layers(self.embedding(ids).sum(1).div(lengths)).view(-1)  # PAD's row is 0
"""
_OTHER_LAYERS = """
self.table = nn.Parameter(torch.randn(vocabulary_size, embedding) * 0.1)
self.first = nn.Linear(embedding, 24)
self.second = nn.Linear(24, 12)
self.dropout = nn.Dropout(0.1)
self.last = nn.Linear(12, 1, bias=False)
nn.init.xavier_uniform_(self.first.weight)
"""
_OTHER_FORWARD = """
known = (ids > 0).to(self.table.dtype)[..., None]
x = (self.table[ids] * known).sum(-2) / torch.clamp(known.sum(-2), min=1.0)
x = F.leaky_relu(self.first(x))
x = self.dropout(torch.tanh(self.second(x)))
return self.last(x).squeeze(-1)
"""
_GELU = """
self.embedding = nn.Embedding(vocabulary_size, embedding)
with torch.no_grad():
    self.embedding.weight.uniform_(-0.3, 0.3)
self.layers = nn.Sequential(nn.Linear(embedding, 64), nn.GELU(), nn.Linear(64, 1))
"""
_RNN_INDEX = """
N, T, _ = x.shape
outputs = torch.zeros(N, T, h.shape[1])
outputs = []
for t in range(T):
    h = torch.tanh(torch.matmul(x[:, t, :], w_ih.t()) + b_ih + torch.matmul(h, w_hh.t()) + b_hh)
    outputs.append(h.unsqueeze(1))
return torch.cat(outputs, 1), outputs[-1].squeeze(1)
"""
_RNN_EINSUM = """
states = []
for t in range(x.size(1)):
    h = (torch.einsum("ne,he->nh", x[:, t], w_ih) + torch.einsum("ng,hg->nh", h, w_hh) + b_ih + b_hh).tanh()
    states += [h]
states = torch.stack(states).transpose(0, 1)
return states, states[:, -1]
"""
_RNN_JOINED = """
weight, bias = torch.cat([w_ih, w_hh], 1), b_ih + b_hh
states = ()
for step in x.transpose(0, 1):
    h = torch.tanh(F.linear(torch.cat([step, h], 1), weight, bias))
    states = (*states, h)
return [torch.stack(states, 1), h]
"""
_RNN_RECURSION = """
if x.shape[1] == 0:
    return x.new_zeros(x.shape[0], 0, h.shape[1]), h
h = torch.tanh(torch.addmm(b_ih + b_hh, x[:, 0], w_ih.T) + h.mm(w_hh.T))
rest, last = rnn_forward(x[:, 1:], h, w_ih, w_hh, b_ih, b_hh)
return torch.cat([h[:, None], rest], 1), last
"""
_RNN_TENSOR = """
states = torch.empty(x.shape[0], x.shape[1], h.shape[1])
for t in range(x.shape[1]):
    h = torch.tanh(x[:, t] @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
    states[:, t] = h
return states, h
"""
_LSTM_SLICES = """
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
_LSTM_SPLIT_WEIGHTS = """
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
_LSTM_VIEW = """
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
_LSTM_HALF_TANH = """
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
_LOADER = """
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
_NUMPY_EPOCH = """
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
_OWN_CLIP = """
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
_SOFTPLUS = """
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
_BATCHES = """
model.eval()
right = 0
with torch.no_grad():
    for rows in torch.arange(len(ids)).split(7):
        guess = (torch.sigmoid(model(ids[rows])) >= 0.5).float()
        right += (guess == labels[rows]).sum().item()
return right / len(ids)
"""
_NUMPY_SHARE = """
import numpy as np
was = model.training
model.eval()
with torch.inference_mode():
    logits = model(ids).cpu().numpy()
model.train(was)
return float(np.mean((logits > 0).astype(np.float32) == labels.numpy()))
"""
_DECORATED = """
model.train(False)
torch.set_grad_enabled(False)
try:
    signs = 2 * labels - 1
    return (model(ids) * signs > 0).double().mean().item()
finally:
    torch.set_grad_enabled(True)
"""
_ROUND = """
model.eval()
with torch.no_grad():
    return sum(int(p.round().item() == y.item()) for p, y in zip(torch.sigmoid(model(ids)), labels)) / labels.numel()
"""

RIGHT = (
    _right("most-common", vocabulary=_MOST_COMMON, rows=_LISTS),
    _right("two-sorts", vocabulary=_TWO_SORTS, rows=_PADDED_TWICE),
    _right("numpy-words", vocabulary=_NUMPY_VOCABULARY, rows=_NUMPY_ROWS),
    _right("flipped-padding", rows=_FLIPPED),
    _right("embedding-bag", layers=_BAG_LAYERS, bag="return self.layers(self.embedding(ids)).squeeze(-1)"),
    _right("counts", bag=_COUNTS),
    _right("einsum-bag", bag=_EINSUM),
    _right("bag-loop", bag=_LOOP_BAG),
    _right("nanmean", bag=_NAN_TO_NUM),
    _right("pad-row-zero", bag=_PAD_ROW),
    _right("bare-parameters", layers=_OTHER_LAYERS, bag=_OTHER_FORWARD),
    _right("gelu", layers=_GELU),
    _right("rnn-index", rnn=_RNN_INDEX, lstm=_LSTM_SLICES),
    _right("rnn-einsum", rnn=_RNN_EINSUM, lstm=_LSTM_SPLIT_WEIGHTS),
    _right("rnn-joined", rnn=_RNN_JOINED, lstm=_LSTM_VIEW),
    _right("rnn-recursion", rnn=_RNN_RECURSION, lstm=_LSTM_HALF_TANH),
    _right("rnn-into-a-tensor", rnn=_RNN_TENSOR),
    _right("data-loader", epoch=_LOADER, share=_BATCHES),
    _right("numpy-epoch", epoch=_NUMPY_EPOCH, share=_NUMPY_SHARE),
    _right("own-clipping", epoch=_OWN_CLIP, share=_DECORATED),
    _right("softplus", epoch=_SOFTPLUS, share=_ROUND),
)
