"""The pages on a batch in a real browser: sorting, filtering, evidence, hostile names, and what axe-core finds."""

import pytest

from grader.batch import Store
from grader.model import GradebookColumn, SubmissionInfo
from grader.site import write_site
from tests.browsers import OPEN_DETAILS, SIZES, violations
from tests.pages.explained import HOSTILE, report_on

pytestmark = pytest.mark.once


@pytest.fixture
def open_page(browser, site):
    """Opens a page of the site. In the end, nothing but files of the site was loaded, and no error was logged."""
    problems, contexts = [], []

    def open_page(name, width=1400, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("dialog", lambda dialog: problems.append(dialog.message))
        page.on("request", lambda each: each.url.startswith(site.as_uri()) or problems.append(each.url))
        page.goto((site / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def names(page):
    return [each.inner_text() for each in page.locator("table.list tbody tr:visible th").all()]


def test_the_class_is_sorted_by_a_click_and_by_the_keyboard(open_page):
    page = open_page("index.html")
    head = page.locator("table.list thead th", has_text="points").first
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    first = names(page)
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert names(page)[0] == "Ann Lee"
    assert sorted(names(page)) == sorted(first)


def test_the_class_is_filtered_by_state_and_by_name(open_page):
    page = open_page("index.html")
    page.locator("select").select_option("late")
    assert names(page) == ["Ann Lee"]
    page.locator("select").select_option("")
    page.locator("input").fill("zed")
    assert names(page) == ["Zed <b>"]
    assert page.locator(".filter [role=status]").inner_text() == "1 shown"


def test_from_the_class_to_the_evidence_of_a_mark(open_page):
    page = open_page("index.html")
    page.get_by_role("link", name="Bob").click()
    details = page.locator("details.evidence").first
    details.locator("summary").click()
    details.locator("pre", has_text='"sequential"').wait_for()
    page.get_by_role("link", name="previous").click()
    assert page.locator("h1").inner_text() == "Ann Lee"
    page.get_by_role("button", name="Watch").first.click()


def test_without_scripts_everything_but_the_stored_json_is_there(open_page):
    page = open_page("students/ann.html", java_script_enabled=False)
    page.locator("details summary", has_text="The code").first.click()
    assert page.locator("code, .code", has_text="return").first.is_visible()
    assert not page.locator("details.evidence").first.is_visible()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_axe_finds_nothing(open_page, site, width, scheme):
    found = []
    page = open_page("index.html", width=width, color_scheme=scheme, bypass_csp=True)
    for path in sorted(site.rglob("*.html")):
        page.goto(path.as_uri())
        page.evaluate(OPEN_DETAILS)
        found += violations(page)
    assert found == []


def test_long_names_of_students_and_threads_do_not_widen_a_page(open_page, site, tmp_path):
    long = "Wolfeschlegelsteinhausenbergerdorff" * 3
    with Store(tmp_path / "long", create=True) as store:
        store.begin([GradebookColumn(slug="fan_out", track="threads")], [], [long])
        graded = {"fan_out": ("1", report_on(HOSTILE).exercises[0])}
        store.put(SubmissionInfo(id="wolfe", student=long, origin=long, notes=(long,)), graded, set())
    write_site(tmp_path / "long", site / "long", [])
    page = open_page("long/index.html", width=400)
    for name in ("index.html", "students/wolfe.html", "exercises/fan_out.html"):
        page.goto((site / "long" / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, name
