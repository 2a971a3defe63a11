"""Texts of right answers to Q8.1 to Q8.3, the texts and the bag."""

MOST_COMMON = """
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
TWO_SORTS = """
from collections import OrderedDict, defaultdict
counts = defaultdict(int)
for text in texts:
    for word in words(text):
        counts[word] += 1
ranked = sorted(counts)
ranked.sort(key=counts.get, reverse=True)  # stable, also with reverse
return OrderedDict((word, i + 2) for i, word in enumerate(ranked) if i + 2 < size)
"""
NUMPY_VOCABULARY = """
import numpy as np
every = np.array([word for text in texts for word in words(text)], dtype=object)
names, counts = np.unique(every.astype(str), return_counts=True)
order = np.argsort(-counts, kind="stable")[: max(0, size - 2)]
return {str(names[place]): np.int64(number + 2) for number, place in enumerate(order)}
"""
LISTS = """
rows = []
for text in texts:
    row = [vocabulary.get(word, UNKNOWN) for word in words(text)]
    row = row[-length:]
    rows.append([PAD] * (length - len(row)) + row)
return torch.tensor(rows, dtype=torch.long)
"""
PADDED_TWICE = """
rows = []
for text in texts:
    row = [PAD] * length
    for word in words(text):
        row.append(vocabulary[word] if word in vocabulary else UNKNOWN)
    rows.append(torch.tensor(row[len(row) - length :]))
return torch.stack(rows)
"""
FLIPPED = """
rows = [torch.tensor([vocabulary.get(w, 1) for w in words(t)][::-1][:length], dtype=torch.long) for t in texts]
padded = nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=PAD)
padded = F.pad(padded, (0, length - padded.shape[1]), value=PAD)
return padded.flip(1)
"""
NUMPY_ROWS = """
import numpy as np
out = np.zeros((len(texts), length), dtype=np.int64)
for n, text in enumerate(texts):
    for place, word in zip(range(length - 1, -1, -1), reversed(words(text))):
        out[n, place] = vocabulary.get(word, UNKNOWN)
return torch.from_numpy(out)
"""
BAG_LAYERS = """
self.embedding = nn.EmbeddingBag(vocabulary_size, embedding, mode="mean", padding_idx=PAD)
self.layers = nn.Sequential(nn.Linear(embedding, 32), nn.ReLU(), nn.Linear(32, 1))
"""
COUNTS = """
counts = F.one_hot(ids, self.embedding.num_embeddings).float().sum(1)
counts[:, PAD] = 0
mean = counts @ self.embedding.weight / counts.sum(1, keepdim=True).clamp(min=1)
return self.layers(mean)[:, 0]
"""
EINSUM = """
mask = (ids != PAD).float()
total = torch.einsum("nte,nt->ne", self.embedding(ids), mask)
number = mask.sum(1, keepdim=True)
return self.layers(total / torch.where(number > 0, number, torch.ones_like(number))).flatten()
"""
LOOP_BAG = """
logits = []
for row in ids:
    words = row[row != PAD]
    mean = self.embedding(words).mean(0) if len(words) else torch.zeros(self.embedding.embedding_dim)
    logits.append(self.layers(mean))
return torch.cat(logits)
"""
NAN_TO_NUM = """
x = self.embedding(ids).masked_fill((ids == PAD).unsqueeze(-1), float("nan"))
return self.layers(torch.nan_to_num(x.nanmean(1))).squeeze(-1)
"""
PAD_ROW = """
lengths = ids.ne(PAD).sum(1, keepdim=True).clamp_min(1)
return self.layers(self.embedding(ids).sum(1).div(lengths)).view(-1)  # PAD's row is 0
"""
OTHER_LAYERS = """
self.table = nn.Parameter(torch.randn(vocabulary_size, embedding) * 0.1)
self.first = nn.Linear(embedding, 24)
self.second = nn.Linear(24, 12)
self.dropout = nn.Dropout(0.1)
self.last = nn.Linear(12, 1, bias=False)
nn.init.xavier_uniform_(self.first.weight)
"""
OTHER_FORWARD = """
known = (ids > 0).to(self.table.dtype)[..., None]
x = (self.table[ids] * known).sum(-2) / torch.clamp(known.sum(-2), min=1.0)
x = F.leaky_relu(self.first(x))
x = self.dropout(torch.tanh(self.second(x)))
return self.last(x).squeeze(-1)
"""
GELU = """
self.embedding = nn.Embedding(vocabulary_size, embedding)
with torch.no_grad():
    self.embedding.weight.uniform_(-0.3, 0.3)
self.layers = nn.Sequential(nn.Linear(embedding, 64), nn.GELU(), nn.Linear(64, 1))
"""
