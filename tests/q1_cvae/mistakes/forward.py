"""Mistakes in forward, Q1.4."""

from autograder.mistakes import Mistake

FORWARD_COUNT = Mistake("forward-count", "return three values: x_hat, mu, logvar")
FORWARD_ORDER = Mistake("forward-order", "the order is x_hat, mu, logvar", formula=lambda s: s.other)
# facts: named ("mu" or "logvar"), other (recognition_model's other value), without_label, changes (whether two calls
# of forward differ), random (whether two calls of recognition_model do), left_changed
PARAMETERS = (
    Mistake(
        "forward-of-random-encoder",
        "in eval mode recognition_model gives two results for one input, so forward cannot be compared with it: fix "
        "Q1.1 first",
        fits=lambda s: s.random,
    ),
    Mistake(
        "forward-changes-model",
        "after forward, recognition_model gives another result for the same input, in eval mode too: call no "
        "self.train() or self.eval() in forward, and change no layer there",
        fits=lambda s: s.left_changed,
    ),
    FORWARD_ORDER,
    Mistake(
        "forward-returns-std",
        "your {named} is exp({named} / 2): return it as recognition_model gave it, and do not write into it "
        "(exp_, mul_)",
        formula=lambda s: (s.expected / 2).exp(),
    ),
    Mistake(
        "forward-returns-variance",
        "your {named} is exp({named}): return it as recognition_model gave it, and do not write into it (exp_)",
        formula=lambda s: s.expected.exp(),
    ),
    Mistake(
        "forward-returns-half",
        "your {named} is half of what recognition_model gave: do not write into it (mul_)",
        formula=lambda s: s.expected / 2,
    ),
    Mistake(
        "forward-returns-z",
        "your {named} changes from call to call: that is the sampled z",
        fits=lambda s: s.changes,
    ),
    Mistake(
        "forward-ignores-label-in-encoder",
        "your {named} is what recognition_model gives without the label: pass c to it",
        formula=lambda s: s.without_label,
    ),
)

FORWARD_USES_MU = Mistake(
    "forward-uses-mu", "your x_hat is generated from mu: generate it from z = reparametrize(mu, logvar)"
)
FORWARD_DETACHED = Mistake(
    "forward-detached",
    "your {named} is cut off from the networks (.detach(), .data, torch.no_grad or a new tensor), so they cannot learn "
    "through it: return what the parts gave",
)
# facts: x_hat, x, by_steps (what the three parts give one after the other), mu, logvar, c; like(mu, logvar, c): whether
# x_hat has the means and variances of what the parts make of these; in_two_values(values): whether all are exactly 0 or
# 1; varies: whether the parts themselves follow another law in every call; spread: how many times as much x_hat varies
# over the copies of an image as it should
GENERATED = (
    Mistake(
        "forward-returns-x",
        "your x_hat is the image that came in: return what generative_model makes of z and c",
        fits=lambda s: bool((s.x_hat == s.x).all()),
    ),
    Mistake(
        "forward-rounds",
        "every pixel of your x_hat is exactly 0 or 1: return generative_model's probabilities as they are",
        fits=lambda s: s.in_two_values(s.x_hat) and not s.in_two_values(s.by_steps),
    ),
    Mistake(
        "forward-not-comparable",
        "reparametrize and generative_model give another average in every call, so forward cannot be compared with "
        "them: fix Q1.2 and Q1.3 first, or call both in forward",
        fits=lambda s: s.varies,
    ),
    Mistake(
        "forward-ignores-label",
        "your x_hat is what generative_model makes without the label: pass c to it",
        fits=lambda s: s.like(s.mu, s.logvar, 0 * s.c) or s.like(s.mu, s.logvar, 0 * s.c + 1),
    ),
    Mistake(
        "forward-swaps-arguments",
        "your x_hat comes from reparametrize(logvar, mu): mu is the first argument",
        fits=lambda s: s.like(s.logvar, s.mu, s.c),
    ),
    Mistake(
        "forward-hands-on-std",
        "your x_hat comes from a z whose noise is too wide or too narrow, as if reparametrize were given the standard "
        "deviation or the variance: hand it logvar itself",
        fits=lambda s: any(
            s.like(s.mu, other, s.c)
            for other in ((s.logvar / 2).exp(), s.logvar.exp(), s.logvar / 2, 2 * s.logvar, -s.logvar)
        ),
    ),
    Mistake(
        "forward-ignores-mu",
        "your x_hat comes from a code that has nothing to do with mu and logvar: generate it from "
        "z = reparametrize(mu, logvar)",
        fits=lambda s: s.like(0 * s.mu, 0 * s.logvar, s.c),
    ),
    Mistake(
        "forward-changes-label",
        "your x_hat is drawn for another label than the one that came in: pass c to generative_model as it is",
        fits=lambda s: any(s.like(s.mu, s.logvar, other) for other in (s.c.flip(1), s.c.roll(1, 1), s.c.roll(-1, 1))),
    ),
    Mistake(
        "forward-mixes-rows",
        "your x_hat of one image comes from the code or the label of another one: keep the order of the rows",
        fits=lambda s: (
            s.like(s.mu.roll(1, 0), s.logvar.roll(1, 0), s.c)
            or s.like(s.mu.roll(1, 0), s.logvar.roll(1, 0), s.c.roll(1, 0))
            or s.like(s.mu, s.logvar, s.c.roll(1, 0))
        ),
    ),
    Mistake(
        "forward-shares-noise",
        "your x_hat is the same for each copy of an image: each image of the minibatch needs noise of its own",
        fits=lambda s: s.spread < 1e-3,
    ),
    Mistake(
        "forward-varies-too-little",
        "your x_hat varies only {spread:.2f} times as much from draw to draw as it should: generate it from one z, and "
        "average neither codes nor images",
        fits=lambda s: s.spread < 0.9,
    ),
    Mistake(
        "forward-varies-too-much",
        "your x_hat varies {spread:.2f} times as much from draw to draw as it should: draw the noise once, in "
        "reparametrize, and return what generative_model makes of it",
        fits=lambda s: s.spread > 1.1,
    ),
)
