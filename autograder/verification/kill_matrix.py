"""The kill matrix: which check catches which wrong answer, the bars that it must reach, and its two written forms."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from autograder.ids import order_of
from autograder.verification.trial import Verdict

KILLED, NAMED = 0.99, 0.90  # the least shares: killed where they are wrong and nowhere else; told the right mistake


@dataclass
class KillMatrix:
    """The verdicts on wrong and on right answers.

    Args:
        equivalent: the names of wrong answers that are none, each with the reason.
        named: whether there is a bar for the mistakes that are named.
        at_one: whether an answer may lose points only at the exercise that is wrong, where one is.
        seed: what the checks drew from, for the record.
    """

    equivalent: Mapping[str, str] = field(default_factory=dict)
    named: bool = True
    at_one: bool = True
    seed: int = 0
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def wrong(self) -> list[Verdict]:
        """The verdicts on wrong answers, those that are equivalent to a right one left out."""
        return [v for v in self.verdicts if v.case.exercises and v.case.name not in self.equivalent]

    @property
    def right(self) -> list[Verdict]:
        """The verdicts on right answers."""
        return [v for v in self.verdicts if not v.case.exercises]

    def survivors(self) -> list[str]:
        """The wrong answers that lost no points where they are wrong."""
        return [v.case.name for v in self.wrong if not v.killed]

    def hurt_elsewhere(self) -> list[str]:
        """The wrong answers that lost points where they are right."""
        return [f"{v.case.name} (at {', '.join(v.elsewhere)})" for v in self.wrong if self._elsewhere(v)]

    def misnamed(self) -> list[str]:
        """The wrong answers that were told no mistake or another than theirs."""
        unnamed = [v for v in self.wrong if v.case.mistakes and not v.named]
        return [f"{v.case.name} (told: {', '.join(v.told) or 'none'})" for v in unnamed]

    def right_answers_hurt(self) -> list[str]:
        """The right answers that lost points."""
        return [f"{v.case.name} (at {', '.join(v.elsewhere)})" for v in self.right if v.losses]

    def trouble(self) -> list[str]:
        """What the grader itself had trouble with."""
        return [f"{v.case.name}: {'; '.join(v.trouble)}" for v in self.verdicts if v.trouble]

    def _elsewhere(self, verdict: Verdict) -> bool:
        return self.at_one and bool(verdict.elsewhere) and len(verdict.case.exercises) == 1

    def share_killed(self) -> float:
        """The share of wrong answers that lost points where they are wrong, and nowhere else."""
        return _share(v.killed and not self._elsewhere(v) for v in self.wrong)

    def share_named(self) -> float:
        """The share of wrong answers whose mistake was named; one for which no name is asked counts as not named."""
        return _share(v.named for v in self.wrong)

    def share_misled(self) -> float:
        """The share of wrong answers that were told another mistake, and none of their own."""
        return _share(v.misled for v in self.wrong) if self.wrong else 0.0

    def missed_bars(self) -> list[str]:
        """A sentence for each bar that is not reached."""
        missed = []
        if self.wrong and self.share_killed() < KILLED:
            missed.append(f"{self.share_killed():.1%} of the wrong answers are killed, and {KILLED:.0%} should be")
        if self.wrong and self.named and self.share_named() < NAMED:
            missed.append(f"{self.share_named():.1%} of the mistakes are named, and {NAMED:.0%} should be")
        if self.right_answers_hurt():
            missed.append(f"{len(self.right_answers_hurt())} right answers lost points")
        if self.trouble():
            missed.append(f"the grader had trouble with {len(self.trouble())} answers")
        return missed

    def by_exercise(self) -> list[tuple[str, int, int, int, int]]:
        """For each exercise: its id, its wrong answers, how many were killed, were named, and lost points elsewhere."""
        rows = []
        for exercise in sorted({v.case.exercises[0] for v in self.wrong}, key=order_of):
            here = [v for v in self.wrong if v.case.exercises[0] == exercise]
            counts = (sum(v.killed for v in here), sum(v.named for v in here))
            rows.append((exercise, len(here), *counts, sum(self._elsewhere(v) for v in here)))
        return rows

    def by_check(self) -> list[tuple[str, str, int, int]]:
        """For each check that caught any: its exercise, its name, how many it caught, and how many it alone caught."""
        caught: Counter[tuple[str, str]] = Counter()
        alone: Counter[tuple[str, str]] = Counter()
        for verdict in self.wrong:
            hits = {(loss.exercise, loss.check) for e in verdict.case.exercises for loss in verdict.at(e)}
            caught.update(hits)
            alone.update(hits if len(hits) == 1 else ())
        return [(*key, caught[key], alone[key]) for key in sorted(caught, key=lambda k: (order_of(k[0]), k[1]))]

    def to_json(self) -> dict[str, Any]:
        """All there is: every mutant with every check that took points from it."""
        return {
            "seed": self.seed,
            "killed": self.share_killed(),
            "named": self.share_named(),
            "misled": self.share_misled(),
            "wrong": len(self.wrong),
            "right": len(self.right),
            "survivors": self.survivors(),
            "equivalent": {v.case.name: self.equivalent[v.case.name] for v in self._equivalent()},
            "hurt_elsewhere": self.hurt_elsewhere(),
            "misnamed": self.misnamed(),
            "right_answers_hurt": self.right_answers_hurt(),
            "trouble": self.trouble(),
            "matrix": {
                v.case.name: {
                    "wrong_at": v.case.exercises,
                    "mistakes": v.case.mistakes,
                    "lost": [asdict(loss) for loss in v.losses],
                }
                for v in self.verdicts
            },
        }

    def _equivalent(self) -> list[Verdict]:
        return [v for v in self.verdicts if v.case.name in self.equivalent]

    def to_markdown(self) -> str:
        """The matrix condensed to its exercises and checks, and every name that a bar depends on."""
        lines = [f"The checks drew from seed {self.seed}, the hidden ones, too.", ""]
        lines += ["| exercise | wrong answers | killed | named | lost points elsewhere |", "|---|---|---|---|---|"]
        lines += ["| " + " | ".join(map(str, row)) + " |" for row in self.by_exercise()]
        totals = [sum(column) for column in zip(*(row[1:] for row in self.by_exercise()), strict=True)]
        lines += ["| total | " + " | ".join(map(str, totals)) + " |", ""]
        lines += ["| exercise | check | caught | caught by it alone |", "|---|---|---|---|"]
        lines += ["| " + " | ".join(map(str, row)) + " |" for row in self.by_check()] + [""]
        for title, names in self.lists():
            lines += [f"{title}: {len(names)}", "", *(f"- {name}" for name in names), ""]
        return "\n".join(lines)

    def lists(self) -> list[tuple[str, list[str]]]:
        """What went wrong by name, each list with its title; the empty ones, too."""
        killed_after_all = [v.case.name for v in self._equivalent() if v.killed]
        return [
            ("survivors", self.survivors()),
            ("lost points at a right exercise", self.hurt_elsewhere()),
            ("told another mistake or none", self.misnamed()),
            ("of two mistakes, one behind the other: not graded", [v.case.name for v in self.wrong if v.behind]),
            ("right answers that lost points", self.right_answers_hurt()),
            ("said to be equivalent, and killed", killed_after_all),
            ("trouble of the grader", self.trouble()),
        ]


def _share(of: Any) -> float:
    chosen = list(of)
    return sum(chosen) / len(chosen) if chosen else 1.0
