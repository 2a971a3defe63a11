"""CartPole under secret labels: whoever learns learns it as before, and a rule that somebody wrote by hand falls."""

import torch


class Labels:
    """A secret order and sign of the observations and naming of the actions, under which a usual rule errs each time.

    Position and speed keep the first two places, angle and turning the last two, each pair in a secret order; the signs
    of the first pair are drawn one by one. Angle and turning share a sign, and the actions are swapped if it is plus:
    who pushes to the side to which the pole seems to lean pushes it over, whatever the other labels are.
    """

    def __init__(self, rng):
        first, second = (torch.randperm(2, generator=rng) for _ in range(2))
        self._order = [*first.tolist(), *(2 + second).tolist()]
        *free, shared = (2.0 * torch.randint(2, (3,), generator=rng) - 1).tolist()
        self._signs = [*free, shared, shared]
        self._swapped = shared > 0

    def hide(self, answer):
        """The service `answer` of a CartPoleServer, as it looks under these labels."""

        def service(message):
            action = message.get("action")
            if self._swapped and action in (0, 1):
                message = message | {"action": 1 - action}
            reply = answer(message)
            value = reply.get("value")
            if value is None:
                return reply
            step = message["env"] == "step"
            seen = self._relabelled(value[0] if step else value)
            return reply | {"value": (seen, *value[1:]) if step else seen}

        return service

    def _relabelled(self, observation):
        return [sign * observation[place] for place, sign in zip(self._order, self._signs, strict=True)]
