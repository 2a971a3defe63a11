"""The verdicts on a watched folder, and what each was given for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.excerpt import excerpt_of
from autograder.results import Finding, Outcome
from autograder.watch.plan import Plan
from autograder.watch.sources import moved

OUTDATED = "your code has changed since the training: press t, or use `grade`"


@dataclass
class Verdicts:
    """The newest verdict on each check, and the fingerprint of its exercise for which it was given."""

    plan: Plan
    _outcomes: dict[str, Outcome] = field(default_factory=dict)  # by check
    _given_for: dict[str, str] = field(default_factory=dict)  # by check

    def accept(self, outcomes: Iterable[Outcome], aims: Mapping[str, str]) -> None:
        """Take the verdicts of a grade on the exercises that it was to grade, at their fingerprints."""
        for outcome in outcomes:
            if outcome.exercise in aims:
                self._outcomes[outcome.check] = outcome
                self._given_for[outcome.check] = aims[outcome.exercise]

    def give_up(self, aims: Mapping[str, str]) -> None:
        """Leave exercises without a verdict until they change."""
        for exercise, fingerprint in aims.items():
            for check in self.plan.of(exercise):
                self._outcomes.pop(check, None)
                self._given_for[check] = fingerprint

    def forget(self) -> None:
        """Let everything but the trainings be graded again; what was seen stays until then."""
        self._given_for = {check: each for check, each in self._given_for.items() if check in self.plan.trainings}

    def due(self, fingerprints: Mapping[str, str]) -> dict[str, str]:
        """The exercises of which a check, trainings apart, has no verdict for this fingerprint; and theirs."""
        return {
            exercise: now
            for exercise, now in fingerprints.items()
            if any(self._given_for.get(check) != now for check in self.plan.of(exercise))
        }

    def standing(self, fingerprints: Mapping[str, str]) -> tuple[dict[str, Outcome], dict[str, Outcome]]:
        """The outcomes that stand, and what stands for all others; a training counts for the code that it trained."""
        outcomes, planned = {}, dict(self.plan.pending)
        for check, outcome in self._outcomes.items():
            now = fingerprints.get(outcome.exercise)
            if check in self.plan.trainings and now and self._given_for.get(check) != now:
                planned[check] = replace(planned[check], finding=Finding(OUTDATED))
            else:
                outcomes[check] = outcome
        return outcomes, planned

    def move(self, file: Path, lines: Mapping[int, int]) -> None:
        """Let the places in a file that verdicts name, and what they show of it, follow their lines."""
        for check, outcome in self._outcomes.items():
            if outcome.finding and outcome.finding.where:
                where = moved(outcome.finding.where, file.name, lines)
                excerpt = outcome.excerpt
                if excerpt and excerpt.file == file.name:
                    excerpt = excerpt_of(file, where) or excerpt
                self._outcomes[check] = replace(outcome, finding=replace(outcome.finding, where=where), excerpt=excerpt)
