"""Mistakes of Q5.7, the update."""

from autograder.mistakes import Mistake

# The parts of the two right steps. p is the `Situation` of `update.py`; before is that of the call before, or None.
CRITIC_PARTS = {
    "at": lambda p: p.actions,
    "aims": lambda p: p.aims,
    "slope": lambda gap: 2 * gap,
    "reduced": lambda p, pull: pull / len(pull),
    "leak": lambda p, before: 0.0,
    "sign": lambda p, step: step,
}


def _leak_before(p, before):
    """What the actor's loss of the call before left in the critic's gradients."""
    if before is None:
        raise ValueError("there was no call before")
    return before.leak(before.later_critic())


CRITIC = (
    Mistake(
        "actor-for-target-actor",
        "the next action in y comes from the actor: take it from the target actor",
        variations=(("aims", lambda p: p.aims_of(p.actor, p.target_critic)),),
    ),
    Mistake(
        "critic-for-target-critic",
        "the next value in y comes from the critic: take it from the target critic",
        variations=(("aims", lambda p: p.aims_of(p.target_actor, p.critic)),),
    ),
    Mistake(
        "no-target-networks",
        "y comes from the actor and the critic: take it from their target networks",
        variations=(("aims", lambda p: p.aims_of(p.actor, p.critic)),),
    ),
    Mistake(
        "end-not-heeded",
        "the value of the next state counts in y where the episode has terminated, too: hand terminated on",
        variations=(("aims", lambda p: p.aims_of(p.target_actor, p.target_critic, ends=0 * p.batch[4])),),
    ),
    Mistake(
        "terminated-turned",
        "terminated is the wrong way round in y",
        variations=(("aims", lambda p: p.aims_of(p.target_actor, p.target_critic, ends=1 - p.batch[4])),),
    ),
    Mistake(
        "gamma-not-handed-on",
        "y has another discount than the one given: hand the argument gamma on to critic_targets",
        variations=tuple(
            ("aims", lambda p, g=g: p.aims_of(p.target_actor, p.target_critic, g)) for g in (1.0, 0.99, 0.98, 0.95)
        ),
    ),
    Mistake(
        "value-of-the-actors-action",
        "the critic learns the value of the actor's action: y belongs to the action in the batch",
        variations=(("at", lambda p: p.chosen),),
    ),
    Mistake(
        "critic-loss-sum",
        "the critic's loss is the sum over the batch: take the mean",
        variations=(("reduced", lambda p, pull: pull),),
    ),
    Mistake(
        "critic-loss-half",
        "the critic's loss is half of the mean squared error: drop the factor",
        variations=(("slope", lambda gap: gap),),
    ),
    Mistake(
        "critic-not-squared",
        "this is the absolute error, or Huber's: take the squared one, F.mse_loss",
        variations=(("slope", lambda gap: gap.sign()), ("slope", lambda gap: gap.clamp(-1, 1))),
    ),
    Mistake(
        "critic-ascends",
        "the critic moves away from y: is a sign wrong?",
        variations=(("sign", lambda p, step: -step),),
    ),
    Mistake(
        "critic-broadcast",
        "every value meets every target: (B, 1) and (B,) broadcast to (B, B)",
        variations=(("aims", lambda p: p.aims.mean().expand(len(p.aims), 1)),),
    ),
    Mistake(
        "critic-learns-rewards",
        "the critic learns the rewards: its target is y",
        variations=(("aims", lambda p: p.batch[2].double()),),
    ),
    Mistake(
        "critic-keeps-actors-gradient",
        "the critic's step also uses what the actor's loss left in its gradients in the call before: call "
        "critic_optimizer.zero_grad() right before the backward() of the critic's loss",
        variations=(("leak", _leak_before),),
    ),
    Mistake(
        "one-loss-for-both",
        "the actor's loss moves the critic as well: step each network on its own loss, with zero_grad() before its "
        "backward()",
        variations=(("leak", lambda p, before: p.leak(p.critic)),),
    ),
)

ACTOR_PARTS = {
    "critic": lambda p: p.later_critic(),
    "at": lambda p: p.chosen,
    "reduced": lambda p, pull: pull,
    "sign": lambda p, step: step,
}
ACTOR = (
    Mistake(
        "actor-descends",
        "the actor goes down the critic: its loss is MINUS the mean value",
        variations=(("sign", lambda p, step: -step),),
    ),
    Mistake(
        "actor-before-critic",
        "the actor steps by the critic before its step: first the critic, then the actor",
        variations=(("critic", lambda p: p.critic),),
    ),
    Mistake(
        "actor-by-target-critic",
        "the actor steps by the target critic: take the critic itself",
        variations=(("critic", lambda p: p.target_critic),),
    ),
    Mistake(
        "actor-loss-sum",
        "the actor's loss is the sum over the batch: take the mean",
        variations=(("reduced", lambda p, pull: pull * len(pull)),),
    ),
)

# got: the step of one network, flat; facts: right (the right steps), before (those of the call before, or []),
# steps (how often its optimizer stepped)
COUNTED = (
    Mistake(
        "two-steps", "its optimizer stepped {steps} times in one call: one step for each batch", lambda s: s.steps > 1
    ),
    Mistake(
        "not-stepped",
        "its optimizer made no step: after zero_grad() and backward() call step()",
        lambda s: s.steps == 0,
    ),
    Mistake(
        "no-gradient-at-step",
        "its optimizer stepped, and nothing moved: no gradient reaches the network. Is something detached, is the "
        "action one from the batch, or does zero_grad() come after backward()?",
        lambda s: not bool(s.got.any()),
    ),
)
LENGTHENED = (
    Mistake(
        "no-zero-grad",
        "the step also uses the gradients of the call before: zero_grad() before each backward()",
        lambda s: any(s.is_close(old + new) for old in s.before for new in s.right),
    ),
    Mistake(
        "gradient-changed",
        "the step has the right direction and another length: is the gradient clipped, or the loss multiplied?",
        lambda s: any(s.got @ new > (1 - 1e-5) * s.got.norm() * new.norm() for new in s.right),
    ),
)
# Formulas: the weights of a target network after the call, flat; facts: net (its weights before), leader (those of its
# network after the step), earlier (those before it), tau, name
FOLLOWERS = (
    Mistake(
        "target-not-updated",
        "the {name} does not move: call soft_update for it",
        formula=lambda s: s.net,
    ),
    Mistake("target-copied", "the {name} becomes its network: hand tau on", formula=lambda s: s.leader),
    Mistake(
        "target-before-step",
        "the {name} follows its network as it was before the step: update the targets last",
        formula=lambda s: s.net + s.tau * (s.earlier - s.net),
    ),
    Mistake(
        "one-minus-tau",
        "the {name} moves by 1 - tau: hand tau on as it is",
        formula=lambda s: s.leader + s.tau * (s.net - s.leader),
    ),
    Mistake(
        "target-updated-twice",
        "the {name} moves twice in one call",
        formula=lambda s: s.leader + (1 - s.tau) ** 2 * (s.net - s.leader),
    ),
    Mistake(
        "tau-written-down",
        "the {name} moves by another tau than the argument",
        lambda s: any(s.is_near(s.net + t * (s.leader - s.net)) for t in (0.001, 0.005, 0.01, 0.02, 0.05, 0.1)),
    ),
)
LOSS_NOT_ONE_NUMBER = Mistake("loss-not-one-number", "backward() needs one number: average the loss first")
