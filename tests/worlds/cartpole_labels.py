"""CartPole under secret labels: code that learns does so as before, and a rule that somebody wrote by hand fails."""

import torch


class Labels:
    """A secret order and sign of the observations and naming of the actions, under which a usual rule errs each time.

    Position and speed keep the first two places, angle and turning the last two, each pair in a secret order; the signs
    of the first pair are drawn one by one. Angle and turning share a sign, and the actions are swapped if it is plus:
    a rule that pushes to the side to which the pole seems to lean pushes it over, whatever the other labels are.
    """

    def __init__(self, rng: torch.Generator) -> None:
        first, second = (torch.randperm(2, generator=rng) for _ in range(2))
        self._order = [*first.tolist(), *(2 + second).tolist()]
        *free, shared = (2.0 * torch.randint(2, (3,), generator=rng) - 1).tolist()
        self._signs = torch.tensor([*free, shared, shared])
        self._swapped = shared > 0

    def hide(self, answer):
        """The service `answer` of a WorldReplay that makes the steps itself, as it looks under these labels."""

        def service(message):
            if self._swapped and isinstance(message.get("actions"), list):
                message = message | {"actions": [1 - action for action in message["actions"] if type(action) is int]}
            reply = answer(message)
            if "value" not in reply:
                return reply
            value = reply["value"]
            return reply | {"value": value | {"observation": self._signs * value["observation"][self._order]}}

        return service
