"""In a real browser a page asks for nothing, complains of nothing, and fits the screen; axe-core finds no barrier.

It needs Chromium ($CHROMIUM, or one on the path) and axe-core: $AXE_CORE names its axe.min.js, or
`npm install --prefix .venv axe-core` installs it.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

from autograder.reports.page.pages import staff_page, student_page
from test_page import GRADES

BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
AXE = Path(os.environ.get("AXE_CORE") or Path(sys.prefix) / "node_modules" / "axe-core" / "axe.min.js")
PAGES = [(name, kind) for name in GRADES for kind in (student_page, staff_page)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@pytest.fixture(scope="module")
def browser():
    if not BROWSER:
        pytest.skip("no Chromium is installed")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module", params=PAGES, ids=lambda each: f"{each[0]}-{each[1].__name__}")
def page_file(request, tmp_path_factory):
    name, kind = request.param
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_text(kind(GRADES[name]), encoding="utf-8")
    return file


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (400, "dark")])
def test_a_page_is_quiet_fits_and_has_no_barrier(browser, page_file, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        page, said, asked = context.new_page(), [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append("a dialog"), dialog.dismiss()))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(page_file.as_uri())
        assert said == [] and [url for url in asked if not url.startswith("data:")] == [page_file.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing sticks out at the side"
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if not AXE.is_file():
            pytest.skip("axe-core is not installed: the rest was tested")
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200], len(each["nodes"])) for each in found] == []
    finally:
        context.close()


def test_a_page_can_be_read_without_a_script(browser, tmp_path):
    file = tmp_path / "report.html"
    file.write_text(student_page(GRADES["half"]), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(file.as_uri())
        assert page.get_by_text("the sum is a mean").first.is_visible()
        page.get_by_text("Q1.6").first.scroll_into_view_if_needed()
        assert page.locator("svg.plot").first.is_visible()
    finally:
        context.close()
