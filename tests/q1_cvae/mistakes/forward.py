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
# facts: x_hat, x, by_steps (what the three parts give one after the other), mu, logvar, c; means_of(mu, logvar, c):
# whether x_hat has the means of what the parts make of these; in_two_values(values): whether all are exactly 0 or 1;
# varies: whether the parts themselves have other means in every call
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
        fits=lambda s: s.means_of(s.mu, s.logvar, 0 * s.c) or s.means_of(s.mu, s.logvar, 0 * s.c + 1),
    ),
    Mistake(
        "forward-swaps-arguments",
        "your x_hat comes from reparametrize(logvar, mu): mu is the first argument",
        fits=lambda s: s.means_of(s.logvar, s.mu, s.c),
    ),
    Mistake(
        "forward-ignores-mu",
        "your x_hat comes from a code that has nothing to do with mu and logvar: generate it from "
        "z = reparametrize(mu, logvar)",
        fits=lambda s: s.means_of(0 * s.mu, 0 * s.logvar, s.c),
    ),
    Mistake(
        "forward-mixes-rows",
        "your x_hat of one image comes from the code or the label of another one: keep the order of the rows",
        fits=lambda s: (
            s.means_of(s.mu.roll(1, 0), s.logvar.roll(1, 0), s.c)
            or s.means_of(s.mu.roll(1, 0), s.logvar.roll(1, 0), s.c.roll(1, 0))
            or s.means_of(s.mu, s.logvar, s.c.roll(1, 0))
        ),
    ),
)
