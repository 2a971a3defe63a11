"""The page of a grade stands alone, escapes what a student wrote, and shows of hidden checks what students may see."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from autograder.evidence import images
from autograder.homework import load_homework
from autograder.reports.page.formula import formula
from autograder.reports.page.pages import PAGE, STAFF_PAGE, environment, staff_page, student_page, write_pages
from autograder.reports.page.passage import passage
from autograder.reports.view import WORDS, view_of
from autograder.results import Finding, Grade, Outcome, Status
from hostile import TEXT, every_kind, hostile_grade, through_json
from toy_rooms import TOY

HOMEWORK = load_homework()
MOST_BYTES = 1_500_000
VOID = {"meta", "img", "br", "link", "input", "hr"}
EMPTY_IN_SVG = {"path", "circle"}


class Parsed(HTMLParser):
    """A page as a tree of tags that must be closed in their order, with what a reader cares about."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.unnamed: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.scripts = 0
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.addresses += [given[name] for name in ("src", "href", "action", "poster", "data") if name in given]
        self.handlers += [name for name in given if name.startswith("on")]
        self.ids += [given["id"]] if "id" in given else []
        self.scripts += tag == "script"
        if tag == "img" and not given.get("alt") or tag == "svg" and not given.get("aria-label"):
            self.unnamed.append(self.get_starttag_text()[:80])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def outcome(check, exercise="Q1.5", status="passed", points=1.0, **more):
    return Outcome(check, exercise, f"Title of {check}", Status(status), points, 1.0, **more)


def grade_of(*outcomes, **more):
    planned = {item.check: item for item in outcomes}
    return Grade("someone.zip", HOMEWORK.questions, dict(planned), planned, finished=True, **more)


WRONG = Finding("asked for", "1", "2", "1e-4", "the sum is a mean", "mean", "q1_cvae.py, line 8")
GRADES = {
    "right": grade_of(outcome("a", evidence=every_kind("seen"), note="some 12"), outcome("b", "Q3.5")),
    "half": grade_of(
        outcome("a", status="failed", points=0, finding=WRONG, evidence=every_kind("seen")),
        outcome("b", "Q2.1", "not implemented", 0, finding=Finding("not implemented yet")),
        outcome("c", "Q1.6", "not graded", 0, finding=Finding("not graded: needs Q1.5"), waits_for="Q1.5"),
    ),
    "hostile": through_json(hostile_grade()),
    "nothing": grade_of(problems=["q1_cvae.py is missing"]),
}
PAGES = {
    (name, kind): kind(grade, "starter", ["Q1.5 0 → 1"])
    for name, grade in GRADES.items()
    for kind in (student_page, staff_page)
}
every_page = pytest.mark.parametrize("page", PAGES.values(), ids=[f"{name}-{kind.__name__}" for name, kind in PAGES])


@every_page
def test_a_page_is_whole_and_names_its_pictures(page):
    parsed = Parsed(page)
    assert parsed.unnamed == []
    assert parsed.headings[0] == 1 and parsed.headings.count(1) == 1
    steps = [after - before for before, after in zip(parsed.headings, parsed.headings[1:], strict=False)]
    assert max(steps, default=0) <= 1, "no level of headings is left out"
    assert len(parsed.ids) == len(set(parsed.ids))
    assert {address[1:] for address in parsed.addresses if address.startswith("#")} <= set(parsed.ids)


@every_page
def test_a_page_reaches_for_nothing_outside_itself(page):
    parsed = Parsed(page)
    allowed = re.compile(r"#[\w.]+|data:image/png;base64,[A-Za-z0-9+/=]+")
    outside = [a for a in parsed.addresses if not allowed.fullmatch(a) and not a.startswith("https://doi.org")]
    assert outside == []
    assert not re.search(r"@import|url\(", page)


@every_page
def test_a_page_is_small(page):
    assert len(page.encode()) <= MOST_BYTES


@pytest.mark.parametrize("kind", [student_page, staff_page])
def test_hostile_text_stays_text(kind):
    page = PAGES["hostile", kind]
    parsed = Parsed(page)
    assert parsed.scripts == 1 and parsed.handlers == [], "the page's own script, and no other"
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "<script>alert(1)</script>" in parsed.text, "it is there to read"
    assert "{{ 7*7 }}" in parsed.text and " 49 " not in parsed.text


def test_every_text_of_a_hostile_grade_is_shown_to_staff():
    text = Parsed(PAGES["hostile", staff_page]).text
    assert text.count("alert(1)") > 200 and "424242" not in PAGES["hostile", staff_page]


def test_students_see_of_a_hidden_check_its_title_and_points():
    hidden = outcome("h", status="failed", points=0, finding=WRONG, evidence=every_kind("secret"), hidden=True)
    grade = grade_of(outcome("a"), hidden, for_staff=["it looked around"], facts={"hidden_seed": 424242})
    shown, whole = student_page(grade), staff_page(grade)
    assert "Title of h" in shown and "public checks of Q1.5" in shown
    for part in ("secret", "the sum is a mean", "line 8", "it looked around", "asked for"):
        assert part not in shown and part in whole
    assert "424242" not in shown + whole


def test_a_wrong_answer_shows_cause_values_lines_and_the_handout():
    text = Parsed(PAGES["half", student_page]).text
    for part in ("Likely cause: the sum is a mean", "asked for", "expected 1", "got 2", "1e-4", "line 8", "Reproduce:"):
        assert part in text
    assert "What the handout says about Q1.5" in text and "sum over pixels, sum over latents" in text


def test_the_first_thing_to_read_is_what_to_do_next():
    view = view_of(GRADES["half"])
    assert (view.next.view.exercise.id, view.next.reason, view.next.waiting) == ("Q1.5", WRONG.cause, ("Q1.6",))
    assert "Q1.6 waits for it" in Parsed(PAGES["half", student_page]).text
    assert "Hand it in" in view_of(GRADES["right"]).next.reason
    quick = grade_of(outcome("a"), facts={"options": {"quick": True}})
    assert "leave out --quick" in view_of(quick).next.reason


def test_what_is_not_begun_comes_after_what_is():
    todo = {"status": "not implemented", "points": 0, "finding": Finding("not implemented yet")}
    grade = grade_of(outcome("a", "Q1.1", **todo), outcome("b", "Q3.1"), outcome("c", "Q3.2", **todo))
    assert view_of(grade).next.view.exercise.id == "Q3.2"
    wrong = outcome("d", "Q3.3", "failed", 0, finding=Finding("wrong"))
    assert view_of(grade_of(*grade.outcomes.values(), wrong)).next.view.exercise.id == "Q3.3"


def test_every_state_has_words_of_its_own():
    assert set(WORDS) == set(Status)
    assert len({word.word for word in WORDS.values()}) == len({word.phrase for word in WORDS.values()}) == len(Status)


def test_digits_say_what_was_asked_for_and_what_is_read():
    grid = images("grid", [[[0.0]]] * 4, 2, [0, 1, 0, 1], [0, 1, 7, 1])
    page = student_page(grade_of(outcome("a", evidence=(grid,), note="seen")))
    assert 'alt="row 2: 0 was asked for, 7 is read"' in page and "3 of 4 are read as asked" in page
    assert page.count("7 ✗") == 1


def test_the_handout_says_something_about_every_exercise():
    for question in HOMEWORK.questions:
        for exercise in question.exercises:
            found = passage(question, exercise)
            assert found and found.what and found.contract, exercise.id
    assert passage(TOY, TOY.exercises[0]) is None


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"(N, \mathrm{dim})", "(N, dim)"),
        (r"\sigma^2_{end} - \frac{1}{2}", "σ<sup>2</sup><sub>end</sub> − 1/2"),
        (r"\frac{a + b}{c} \hat x", "(a + b) / (c) x̂"),
        (r"\left[ \log p' \right]", "[ log p′ ]"),
        (r"\unknown{a} <script>", r"\unknowna &lt;script&gt;"),
        ("{{{_^", "<sub><sup></sup></sub>"),
        ("", ""),
    ],
)
def test_formulas_are_set_in_letters(latex, shown):
    assert formula(latex) == shown


def test_no_formula_of_the_handout_stays_as_it_is_written():
    for question in load_homework("all").questions:
        for exercise in question.exercises:
            found = "".join((environment().globals["passage"](question, exercise) or {}).values())
            assert found and not re.search(r"\$|\\[a-z]|language-math", found), exercise.id


def test_a_page_is_written_whole_and_an_old_one_for_staff_goes(tmp_path):
    grade = GRADES["right"]
    assert [path.name for path in write_pages(grade, tmp_path, "starter", [], staff=True)] == [PAGE, STAFF_PAGE]
    assert [path.name for path in write_pages(grade, tmp_path, "starter", [], staff=False)] == [PAGE]
    assert [path.name for path in tmp_path.iterdir()] == [PAGE]


def test_hostile_text_is_a_text_that_breaks_pages():
    """The other tests mean something: unescaped, it would run."""
    assert Parsed(f"<p>{TEXT.replace('</style></script></pre>', '').replace(']]>', '')}</p>").scripts == 1
    assert replace(WRONG, asked=TEXT).asked == TEXT
