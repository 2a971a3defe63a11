"""Right answers to Q4.2 to Q4.6 in other people's style."""

from tests.q4_policy_gradient.right_texts import right

_CATEGORICAL = """
from torch.distributions import Categorical
distribution = Categorical(logits=policy(state))
action = distribution.sample()
return action.unsqueeze(1), distribution.log_prob(action)
"""
_CATEGORICAL_OF_PROBS = """
probs = F.softmax(policy(state), dim=-1)
m = torch.distributions.Categorical(probs)
a = m.sample()
return a.view(1, 1), m.log_prob(a)
"""
_NUMPY_DRAW = """
import numpy as np
logits = policy(state)
probs = torch.softmax(logits, dim=1).detach().numpy().astype(np.float64)[0]
choice = np.random.choice(2, p=probs / probs.sum())
action = torch.tensor([[int(choice)]])
return action, torch.log_softmax(logits, 1)[0, choice].reshape(1)
"""
_RANDOM_DRAW = """
import random
logits = policy(state)
p = torch.sigmoid(logits[0, 1] - logits[0, 0])
action = torch.tensor([[1 if random.random() < p.item() else 0]])
return action, -F.cross_entropy(logits, action[0], reduction="none")
"""
_GUMBEL = """
logits = policy(state)
gumbel = -torch.log(-torch.log(torch.rand_like(logits)))
action = (logits + gumbel).argmax(dim=1, keepdim=True)
return action, (logits - logits.logsumexp(1, keepdim=True)).gather(1, action).view(-1)
"""
_INSERT = """
R = 0
returns = []
for r in rewards[::-1] if isinstance(rewards, list) else rewards.flip(0):
    R = r + gamma * R
    returns.insert(0, R)
return torch.tensor(returns, dtype=torch.float32)
"""
_DEQUE = """
from collections import deque
returns = deque()
for t in range(len(rewards))[::-1]:
    after = returns[0] if returns else 0
    returns.appendleft(gamma * after + float(rewards[t]))
return torch.tensor(list(returns)).float()
"""
_NUMPY_LOOP = """
import numpy as np
out = np.zeros(len(rewards), dtype=np.float32)
running = 0.0
for i in reversed(range(len(rewards))):
    running = running * gamma + float(rewards[i])
    out[i] = running
return torch.from_numpy(out)
"""
_DOUBLE_LOOP = """
T = len(rewards)
G = torch.zeros(T)
for t in range(T):
    for k in range(t, T):
        G[t] += gamma ** (k - t) * rewards[k]
return G
"""
_MATRIX = """
r = torch.as_tensor(rewards).float()
steps = torch.arange(len(r))
lag = (steps[None, :] - steps[:, None]).float()
weights = torch.where(lag >= 0, torch.tensor(float(gamma)) ** lag.clamp(min=0), torch.zeros(()))
return weights @ r
"""
_CUMSUM = """
r = torch.as_tensor(rewards, dtype=torch.float64)
if gamma == 0:
    return r.float()
powers = gamma ** torch.arange(len(r), dtype=torch.float64)
return ((r * powers).flip(0).cumsum(0).flip(0) / powers).float()
"""
_ACCUMULATE = """
from itertools import accumulate
backwards = [float(r) for r in rewards][::-1]
return torch.tensor(list(accumulate(backwards, lambda later, r: r + gamma * later))[::-1])
"""
_SAMPLE_STD = """
with torch.no_grad():
    adv = returns - values
    if normalise and adv.numel() > 1:
        adv = (adv - adv.mean()) / (adv.std() + 1e-8)
    return adv
"""
_VAR_MEAN = """
adv = (returns - values).detach()
if normalise:
    var, mean = torch.var_mean(adv, correction=0)
    adv = (adv - mean) / torch.sqrt(var + 1e-12)
return adv
"""
_BY_HAND = """
a = torch.sub(returns, values.data)
if not normalise:
    return a
a -= a.mean()
return a / (a.pow(2).mean().sqrt() + 1e-5)
"""
_LAYER_NORM = """
adv = returns - values.clone().detach()
return F.layer_norm(adv, adv.shape, eps=1e-12) if normalise else adv
"""
_NAN_TO_NUM = """
adv = returns - values.detach()
if normalise:
    adv = torch.nan_to_num((adv - adv.mean()) / (adv.std() + torch.finfo(torch.float32).eps))
return adv
"""
_CROSS_ENTROPY = "return (F.cross_entropy(logits, actions, reduction='none') * advantages).sum()"
_NLL = "return torch.dot(F.nll_loss(F.log_softmax(logits, dim=-1), actions, reduction='none'), advantages)"
_CATEGORICAL_LOSS = "return -(torch.distributions.Categorical(logits=logits).log_prob(actions) * advantages).sum()"
_EINSUM = "return -torch.einsum('na,na,n->', logits.log_softmax(1), F.one_hot(actions, 2).float(), advantages)"
_INDEXED = "logs = torch.log_softmax(logits, 1)\nreturn (-logs[range(len(actions)), actions] * advantages).sum()"
_LOOPED = """
losses = []
for logit, a, A in zip(logits, actions, advantages):
    losses.append(-(logit[a] - torch.logsumexp(logit, 0)) * A)
return torch.stack(losses).sum()
"""
_MEAN_TIMES_N = "return len(actions) * (F.cross_entropy(logits, actions, reduction='none') * advantages).mean()"
_TOGETHER = """
policy_optimizer.zero_grad()
value_optimizer.zero_grad()
G = rewards_to_go(rewards, gamma)
V = value(states)
A = advantages(G, V, True)
total = policy_loss(policy(states), actions, A) + ((V - G) ** 2).mean()
total.backward()
policy_optimizer.step()
value_optimizer.step()
"""
_VALUE_FIRST = """
returns = rewards_to_go(rewards, gamma)
with torch.no_grad():
    baseline = value(states)
adv = advantages(returns, baseline, normalise=True)
value_optimizer.zero_grad(set_to_none=False)
loss_v = nn.MSELoss()(value(states), returns)
loss_v.backward()
value_optimizer.step()
policy_optimizer.zero_grad()
loss_p = policy_loss(policy(states), actions, adv)
loss_p.backward()
policy_optimizer.step()
return loss_p.item(), loss_v.item()
"""
_CLEANED_AFTERWARDS = """
returns = rewards_to_go(rewards, gamma)
values = value(states)
policy_loss(logits=policy(states), actions=actions, advantages=advantages(returns, values, normalise=True)).backward()
policy_optimizer.step()
policy_optimizer.zero_grad()
(returns - values).square().mean().backward()
value_optimizer.step()
value_optimizer.zero_grad()
"""
_INLINE = """
T = len(rewards)
G = torch.zeros(T)
running = 0.0
for t in reversed(range(T)):
    running = rewards[t] + gamma * running
    G[t] = running
V = value(states)
A = (G - V).detach()
A = (A - A.mean()) / (A.std(unbiased=False) + 1e-8)
policy_optimizer.zero_grad()
(-(torch.distributions.Categorical(logits=policy(states)).log_prob(actions) * A)).sum().backward()
policy_optimizer.step()
value_optimizer.zero_grad()
F.mse_loss(V, G).backward()
value_optimizer.step()
"""

FUNCTIONS = (
    right("sample-categorical", sample=_CATEGORICAL, loss=_CATEGORICAL_LOSS),
    right("sample-categorical-of-probs", sample=_CATEGORICAL_OF_PROBS, returns=_INSERT),
    right("sample-numpy", sample=_NUMPY_DRAW, returns=_NUMPY_LOOP),
    right("sample-random", sample=_RANDOM_DRAW, returns=_DEQUE),
    right("sample-gumbel", sample=_GUMBEL, returns=_DOUBLE_LOOP),
    right("returns-matrix", returns=_MATRIX, advantages=_SAMPLE_STD),
    right("returns-cumsum", returns=_CUMSUM, advantages=_VAR_MEAN),
    right("returns-accumulate", returns=_ACCUMULATE, advantages=_BY_HAND),
    right("advantages-layer-norm", advantages=_LAYER_NORM, loss=_CROSS_ENTROPY),
    right("advantages-nan-to-num", advantages=_NAN_TO_NUM, loss=_NLL),
    right("loss-einsum", loss=_EINSUM, update=_TOGETHER),
    right("loss-indexed", loss=_INDEXED, update=_VALUE_FIRST),
    right("loss-looped", loss=_LOOPED, update=_CLEANED_AFTERWARDS),
    right("loss-mean-times-n", loss=_MEAN_TIMES_N, update=_INLINE),
)
