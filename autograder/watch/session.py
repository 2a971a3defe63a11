"""What is known of a watched folder, and what is to be graded next: the newest save wins."""

import ast
import time
from dataclasses import replace
from pathlib import Path

from autograder.grading.run import Options
from autograder.host.zygote import Zygote
from autograder.ids import question_of
from autograder.options import QUICK_SECONDS, WHOLE_SECONDS
from autograder.question import Question
from autograder.results import Grade, Outcome
from autograder.watch.dependence import fingerprints
from autograder.watch.display import Display, Doing, View
from autograder.watch.grader import GradeProcess, Job, Message, import_for_later
from autograder.watch.plan import Plan
from autograder.watch.sources import Source, moved_lines, read
from autograder.watch.verdicts import Verdicts


class Session:
    """A folder that is watched: takes what happens, starts and cancels grades, and has the display show it."""

    def __init__(
        self, zygote: Zygote, folder: Path, options: Options, plan: Plan, display: Display, out: Path | None
    ) -> None:
        """
        Args:
            zygote: where the workers of the grades come from.
            folder: the folder with the student's files.
            options: of the grades; which exercises they grade is decided here.
            plan: the checks.
            display: what shows the verdicts.
            out: the folder for the reports; None writes none.
        """
        self._zygote, self._folder, self._options, self._plan = zygote, folder, options, plan
        self._display, self._out = display, out
        self._sources: dict[str, Source] = {}  # by the question's id
        self._trees: dict[str, ast.Module] = {}  # of the files as they last were Python
        self._prints: dict[str, str] = {}  # the exercises' fingerprints
        self._verdicts = Verdicts(plan)
        self._last = Grade(folder.name, options.questions)  # the last grade, for what it says beside its verdicts
        self._recent = [question.id for question in options.questions]  # whose file was saved last comes first
        self._saved: tuple[str, ...] = ()
        self._since = time.monotonic()
        self._fresh = set[str]()  # the exercises graded since the last save
        self._to_train: list[str] = []
        self._note = ""
        self._shown = False  # whether the display knows that there is no more to grade
        self._doing, self._aims = Doing.NOTHING, dict[str, str]()  # what is under way, with the fingerprints
        self._heard: dict[str, Outcome] = {}  # its verdicts so far
        self._missed = set[str]()  # modules that grades had to import
        self._leaving: list[GradeProcess] = []
        self.running: GradeProcess | None = None

    def look(self) -> None:
        """Read the files, and grade again what can have changed."""
        before = self._sources
        self._sources = {q.id: read(self._folder, q, before.get(q.id)) for q in self._options.questions}
        if self._sources == before:
            return
        now = fingerprints(list(self._sources.values()), self._plan.needs)
        watched = {outcome.exercise for outcome in self._plan.pending.values()}
        now = {exercise: each for exercise, each in now.items() if exercise in watched}
        touched = [question for question in self._options.questions if self._is_touched(question, before, now)]
        self._follow_lines()
        if not touched:
            return
        self._cancel()
        self._prints, self._saved = now, tuple(question.file for question in touched)
        first = [question.id for question in touched]
        self._recent = [*first, *(each for each in self._recent if each not in first)]
        self._begin()
        self._display.saved(self._view())
        self._next()

    def train(self) -> None:
        """Train once nothing else is to be graded: the question saved last, of those that train."""
        trained = [each for each in self._plan.trained if each in self._prints]
        first = next((each for each in self._recent if each in map(question_of, trained)), "")
        self._to_train = [each for each in trained if question_of(each) == first]
        self._note, self._shown = "" if trained else "there is nothing to train", False
        self._next()

    def again(self) -> None:
        """Grade everything again."""
        self._cancel()
        self._verdicts.forget()
        self._begin()
        self._next()

    def hear(self) -> None:
        """Take what the grade under way tells."""
        if self.running and self._listen(self.running):
            if self._aims:
                self._give_up("it ended without a verdict: is the machine short of memory?")
            self._leaving.append(self.running)
            self.running, self._doing = None, Doing.NOTHING
            self._next()
            if not self.running:
                import_for_later(self._missed)
                self._missed.clear()

    def reap(self) -> bool:
        """Let ended grades go; whether some are still to end."""
        self._leaving = [each for each in self._leaving if not each.ended()]
        return bool(self._leaving)

    def close(self) -> None:
        """End all grades."""
        for each in (self.running, *self._leaving):
            if each:
                each.close()
        self.running, self._leaving = None, []

    def _is_touched(self, question: Question, before: dict[str, Source], now: dict[str, str]) -> bool:
        same = all(now.get(each.id) == self._prints.get(each.id) for each in question.exercises)
        return question.id not in before or not same or before[question.id].problem != self._problem(question)

    def _problem(self, question: Question) -> object:
        return self._sources[question.id].problem

    def _follow_lines(self) -> None:
        """Let verdicts name the lines where they stand now."""
        for identifier, source in self._sources.items():
            before = self._trees.get(identifier)
            if source.tree and source.tree is not before:
                if before:
                    self._verdicts.move(self._folder / source.question.file, moved_lines(before, source.tree))
                self._trees[identifier] = source.tree

    def _begin(self) -> None:
        self._since, self._shown, self._note = time.monotonic(), False, ""
        self._fresh.clear()
        self._to_train.clear()

    def _next(self) -> None:
        """Start what is to be graded next; the question saved last comes first, and a training last."""
        if self.running:
            return
        due = self._verdicts.due(self._prints)
        if due:
            first = next(each for each in self._recent if each in map(question_of, due))
            aims = {exercise: each for exercise, each in due.items() if question_of(exercise) == first}
            self._start(Doing.GRADING, aims, report=len(aims) == len(due))
        elif self._to_train:
            aims = {exercise: self._prints[exercise] for exercise in self._to_train}
            self._to_train = []
            self._start(Doing.TRAINING, aims, report=True)
        else:
            self._finish()

    def _start(self, doing: Doing, aims: dict[str, str], report: bool) -> None:
        training = doing is Doing.TRAINING
        deadline = time.monotonic() + (WHOLE_SECONDS if training else QUICK_SECONDS)
        options = replace(self._options, quick=not training, exercises=tuple(aims), deadline=deadline)
        data = tuple(name for question in options.asked for name in question.data) if training else ()
        job = Job(self._folder, options, self._standing(), data, self._out if report else None)
        self._doing, self._aims, self._heard = doing, aims, {}
        self.running = GradeProcess(self._zygote, job)
        self._display.progress(self._view())

    def _cancel(self) -> None:
        """Cancel the grade under way, and keep what it has said of whole exercises."""
        if not self.running:
            return
        self._listen(self.running)
        training = self._doing is Doing.TRAINING
        whole = {e: each for e, each in self._aims.items() if set(self._plan.of(e, training)) <= set(self._heard)}
        self._verdicts.accept(self._heard.values(), whole)
        self.running.cancel()
        self._leaving.append(self.running)
        self.running, self._doing, self._aims = None, Doing.NOTHING, {}

    def _listen(self, running: GradeProcess) -> bool:
        """Take what a grade has told; whether that was all."""
        messages, over = running.messages()
        for message in messages:
            self._take(message)
        return over

    def _take(self, message: Message) -> None:
        self._missed |= set(message.modules)
        self._heard |= {outcome.check: outcome for outcome in message.outcomes}
        if message.grade:
            self._verdicts.accept(message.grade.outcomes.values(), self._aims)
            self._last = message.grade
            self._fresh |= set(self._aims)
            self._doing, self._aims = Doing.NOTHING, {}
            if not self._verdicts.due(self._prints) and not self._to_train:
                self._finish()
        elif message.error:
            self._give_up(message.error)
        elif message.outcomes:
            self._display.progress(self._view())

    def _give_up(self, reason: str) -> None:
        if not self._aims:  # the verdicts are here, and a report could not be written
            self._note, self._shown = f"the report could not be written: {reason}", False
        else:
            self._note = f"{self._doing} failed: {reason}"
        if self._doing is Doing.GRADING:
            self._verdicts.give_up(self._aims)
        self._doing, self._aims = Doing.NOTHING, {}

    def _finish(self) -> None:
        if not self._shown:
            self._shown = True
            self._display.finished(self._view())

    def _standing(self) -> Grade:
        outcomes, planned = self._verdicts.standing(self._prints)
        last = self._last
        told = (list(last.problems), list(last.for_staff), list(last.needs_human), dict(last.facts))
        return Grade(self._folder.name, self._options.questions, outcomes, planned, *told, finished=True)

    def _view(self) -> View:
        grade = self._standing()
        grade.outcomes |= self._heard if self._aims else {}
        problems = tuple(source.problem for source in self._sources.values() if source.problem)
        seconds = time.monotonic() - self._since
        under_way = (self._doing, tuple(self._aims), len(self._heard))
        return View(self._folder, self._saved, *under_way, grade, frozenset(self._fresh), problems, seconds, self._note)
