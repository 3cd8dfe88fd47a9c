"""Pages in a real browser: all modes, with the keyboard alone, hostile text, long stories, and what axe-core finds."""

import re

import pytest

from grader.comparison import to_html
from grader.model import Reason, Report
from grader.pages import write_page
from tests.browsers import OPEN_DETAILS, SIZES, violations
from tests.builders import answered, check_of, clean, jobs, report_of, run_of
from tests.comparison.made_up import comparison
from tests.pages.explained import COUNTER, DEADLOCK, HOSTILE, LONG, SEATS, TASKS, report_on

pytestmark = pytest.mark.once
CHOOSE_FIRST = """() => {
    for (let step = 0; step < 400 && !document.querySelector(".choices button:disabled"); step++)
        document.querySelector(".choices button:enabled").click();
}"""
"""Takes the first choice again and again, until there is one that was not explored."""


@pytest.fixture
def show(browser, tmp_path):
    """Opens the page of a report. In the end, nothing was loaded, and no error was logged."""
    problems, contexts = [], []

    def show(report: Report | str, width=1400, **options):
        path = tmp_path / "page.html"
        if isinstance(report, str):
            path.write_text(report, encoding="utf-8")
        else:
            write_page(report, tmp_path, path)
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)  # a busy machine takes long
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: problems.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return page

    yield show
    for context in contexts:
        context.close()
    assert problems == []


def mode(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def said(page):
    return page.locator(".say").text_content()


def table(page, caption):
    """The text of the cells of a table, row by row."""
    rows = page.locator(".tables table", has=page.locator("caption", has_text=caption)).locator("tbody tr")
    return [[cell.strip() for cell in row.locator("td").all_text_contents()] for row in rows.all()]


# Watch.


def test_arrow_keys_go_through_the_steps(show):
    page = show(report_on(COUNTER))
    assert said(page).startswith("Step 1 of ")
    page.keyboard.press("ArrowRight")
    assert said(page).startswith(("Step 2 of ", "Switch! Step 2 of "))
    page.keyboard.press("ArrowLeft")
    assert said(page).startswith("Step 1 of ")


def test_a_stale_read_is_marked_and_the_last_step_tells_the_end(show):
    page = show(report_on(COUNTER, what="An add is lost."))
    found = []
    while page.get_by_role("button", name="Forward").is_enabled():
        page.keyboard.press("ArrowRight")
        found += [row for row in table(page, "Shared variables") if "out of date" in row[2]]
    assert found
    assert found[0][:2] == ["counter.value", "1"]
    assert said(page).endswith("The end. An add is lost.")


def test_next_switch_goes_to_a_step_of_another_thread(show):
    page = show(report_on(COUNTER))
    page.keyboard.press("n")
    assert said(page).startswith("Switch! ")
    assert page.locator(".steps tr.now").get_attribute("class") == "switch now"


def test_next_switch_goes_to_a_switch_to_a_thread_that_is_not_shown(show):
    page = show(report_on(COUNTER, tree=False, hides_the_other_thread=True))
    page.keyboard.press("n")
    assert said(page).startswith("Switch! A thread that is not shown ran first. Step ")
    assert page.locator(".steps tr.now").get_attribute("class") == "switch now"


def test_the_slider_and_the_numbers_of_the_steps_go_anywhere(show):
    page = show(report_on(COUNTER))
    page.get_by_role("slider", name="Step").fill("3")
    assert "Step 3 of " in said(page)
    page.get_by_role("button", name="Go to step 2").click()
    assert "Step 2 of " in said(page)
    assert page.get_by_role("slider", name="Step").input_value() == "2"


def test_the_code_shows_where_each_thread_stands(show):
    page = show(report_on(COUNTER))
    page.keyboard.press("n")
    now = page.locator(".code li.now")
    assert now.get_attribute("data-line") == "8"
    assert now.locator(".badge").all_text_contents()
    assert page.evaluate("[...CSS.highlights.get('access')].map(String)") == ["self.value"]


def test_a_deadlock_shows_who_holds_and_who_waits(show):
    page = show(report_on(DEADLOCK, reason=Reason.DEADLOCK))
    page.locator(".go").last.click()
    assert sorted(table(page, "Locks")) == [["left", "A", "B"], ["right", "B", "A"]]
    assert [row[1].startswith("is blocked: wants") for row in table(page, "Threads")[-2:]] == [True, True]


def test_a_task_that_wants_a_lock_waits_for_it_while_it_is_blocked(show):
    page = show(report_on(TASKS))
    waiting = []
    while page.get_by_role("button", name="Forward").is_enabled():
        page.keyboard.press("ArrowRight")
        waiting += table(page, "Locks")
    assert ["lock", "B", "C"] in waiting
    assert waiting[-1] == ["lock", "nobody", "nobody"]


# Predict.


def test_a_wrong_choice_falls_away_and_the_right_one_goes_on(show):
    page = show(report_on(COUNTER, what="An add is lost."))
    mode(page, "Predict")
    wrong = 0
    for _ in range(20):
        choices = page.locator(".choices button:enabled")
        if not choices.count():
            break
        question = page.locator("legend").text_content()
        choices.first.click()
        if "Not " in said(page):
            wrong += 1
            assert page.locator(".choices button:disabled").count() >= 1
            assert page.locator("legend").text_content() == question
            assert page.evaluate("document.activeElement.closest('.choices') !== null")
    assert wrong
    assert "right at the first try. The end. An add is lost." in said(page)


def test_threads_that_have_not_begun_are_no_choices_beside_each_other(show):
    three = COUNTER.replace("(1, 2)", "(1, 2, 3)").replace("== 2", "== 3")
    page = show(report_on(three))
    mode(page, "Predict")
    first = page.evaluate("questionsOf(used).find((each) => each.text.startsWith('This run'))")
    names = [option["text"] for option in first["options"]]
    assert len(names) == len(set(names)) == 2


def test_a_run_that_is_wrong_whatever_the_schedule_has_no_question_about_the_order(show):
    page = show(report_on(COUNTER, reason=Reason.WRONG_RESULT))
    mode(page, "Predict")
    texts = page.evaluate("questionsOf(used).map((each) => each.text)")
    assert texts
    assert not any("runs next" in text for text in texts)


def test_without_questions_there_is_nothing_to_predict(show):
    page = show(report_on(DEADLOCK, reason=Reason.WRONG_RESULT, tree=False))
    assert page.locator(".modes button").all_text_contents() == ["Watch"]


def test_later_steps_are_hidden_while_they_are_to_be_predicted(show):
    page = show(report_on(COUNTER))
    everything = page.locator(".steps:not(.path) tbody tr:visible").count()
    mode(page, "Predict")
    assert page.locator(".steps:not(.path) tbody tr:visible").count() < everything
    assert page.locator(".ending:visible").count() == 0


# Be the scheduler.


def choose(page, *threads):
    for thread in threads:
        page.locator(".choices button", has_text=re.compile(f"^{thread}")).click()


def test_the_reader_schedules_until_it_breaks_and_until_it_does_not(show):
    page = show(report_on(COUNTER))
    mode(page, "Be the scheduler")
    choose(page, "main", "thread 1", "thread 2", "thread 1")
    while page.locator(".choices button:enabled").count():
        page.locator(".choices button:enabled").last.click()
    assert "It breaks: an add is lost" in said(page)
    assert "fails" in page.locator(".say").get_attribute("class")
    page.get_by_role("button", name="Start again").click()
    choose(page, "main", "thread 1", "thread 1")
    while page.locator(".choices button:enabled").count():
        page.locator(".choices button:enabled").last.click()
    assert "It does not break" in said(page)
    assert "holds" in page.locator(".say").get_attribute("class")


@pytest.mark.parametrize(("first", "end"), [("Task-2", "It does not break"), ("Task-3", "It breaks: the seat is sold")])
def test_the_reader_chooses_which_asyncio_task_wakes_first(show, first, end):
    page = show(report_on(SEATS))
    mode(page, "Be the scheduler")
    assert page.locator("legend").text_content() == "Two or more timers end now. Which task wakes first?"
    choose(page, rf"{first} \(later\) \(.\) wakes first$")
    assert end in said(page)
    assert page.locator(".choices button").count() == 0


def test_a_choice_can_be_taken_back(show):
    page = show(report_on(COUNTER))
    mode(page, "Be the scheduler")
    before = page.locator(".choices").text_content()
    choose(page, "thread 1")
    assert page.locator(".choices").text_content() != before
    page.get_by_role("button", name="Take back").click()
    assert page.locator(".choices").text_content() == before


def test_what_was_not_explored_says_so(show):
    page = show(report_on(LONG))
    mode(page, "Be the scheduler")
    data = page.evaluate("JSON.parse(document.getElementById('stories').textContent)['fan_out-0'].tree")
    assert not data["complete"]
    page.evaluate(CHOOSE_FIRST)
    assert "not explored" in page.locator(".choices button:disabled").first.text_content()


def test_without_a_tree_the_mode_is_not_offered(show):
    page = show(report_on(COUNTER, tree=False))
    assert page.locator(".modes button").all_text_contents() == ["Watch", "Predict"]


# All of them.


def test_the_keyboard_is_enough(show):
    page = show(report_on(COUNTER))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Be the scheduler"
    page.keyboard.press("Enter")
    assert page.locator("[aria-pressed=true]").text_content() == "Be the scheduler"


class Keyboard:
    """A reader who has no mouse."""

    def __init__(self, page):
        self.page = page

    def focused(self):
        return self.page.evaluate("document.activeElement === document.body ? '' : document.activeElement.textContent")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, words):
        """Moves on to the first element that begins with these words."""
        self.tab_until(lambda: self.focused().startswith(words))

    def tab_until(self, is_there):
        for _ in range(60):
            if is_there():
                return
            self.press("Tab")
        raise AssertionError(f"no Tab leads there, but to {self.focused()!r}")

    def is_on_a_choice(self):
        return self.page.locator(".choices button:focus").count() == 1


def test_each_mode_is_done_from_beginning_to_end_with_the_keyboard_alone(show):
    page = show(report_on(COUNTER, what="An add is lost."))
    keyboard = Keyboard(page)

    keyboard.tab_to("Forward")
    while "The end." not in said(page):
        keyboard.press("Enter")
    assert page.evaluate("document.activeElement.type") == "range"
    keyboard.press("Home")
    assert said(page).startswith("Step 1 of ")

    page.reload()
    keyboard.tab_to("Predict")
    keyboard.press("Enter")
    keyboard.tab_until(keyboard.is_on_a_choice)
    while page.locator(".choices").count():
        assert keyboard.is_on_a_choice()
        keyboard.press("Enter")
    assert "The end. An add is lost." in said(page)
    assert keyboard.focused() == "Again"
    keyboard.press("Enter")
    assert keyboard.is_on_a_choice()

    page.reload()
    keyboard.tab_to("Be the scheduler")
    keyboard.press("Enter")
    keyboard.tab_until(keyboard.is_on_a_choice)
    while page.locator(".choices button").count():
        assert keyboard.is_on_a_choice()
        keyboard.press("Enter")
    assert "break" in said(page)
    assert keyboard.focused() == "◀ Take back"
    keyboard.press("Enter")
    assert keyboard.focused() == "◀ Take back"
    keyboard.press("ArrowLeft", "ArrowLeft")
    keyboard.tab_to("Start again")
    keyboard.press("Enter")
    assert keyboard.is_on_a_choice()


def test_hostile_text_stays_text(show):
    evil = "</script><script>document.title='seen'</script>"
    page = show(report_on(HOSTILE, what=evil, hint=evil))
    assert page.title() == "fan_out: About fan_out"
    for name in ("Watch", "Predict", "Be the scheduler"):
        mode(page, name)
        for _ in range(3):
            buttons = page.locator(".panel button:enabled")
            if buttons.count():
                buttons.last.click()
    assert page.title() == "fan_out: About fan_out"
    assert page.locator("img, b, iframe, main script").count() == 0
    assert page.get_by_text(evil).count() >= 2
    assert "\u202e" not in page.content()


def test_a_story_of_two_hundred_steps_works(show):
    page = show(report_on(LONG, tree=False))
    assert page.locator(".steps tbody tr").count() >= 200
    page.locator(".go").first.click()
    page.keyboard.press("End")
    assert "The end." in said(page)
    page.keyboard.press("ArrowLeft")
    assert "The end." not in said(page)
    mode(page, "Predict")
    assert page.locator(".choices button").count() >= 2


def test_without_javascript_the_steps_are_a_table(show):
    page = show(report_on(COUNTER), java_script_enabled=False)
    assert page.locator(".steps tbody tr").count() >= 4
    assert page.locator("button:visible").count() == 0
    assert "reads counter.value: 0" in page.locator(".steps").text_content()
    assert "self.value = self.value + 1" in page.locator(".code").text_content()


def other_report():
    """A board with a timeline of jobs, and with exercises in every state."""
    seen = clean(run=run_of(*jobs(3)), calls=answered((0.0, 0.1), (0.1, 0.2), (0.2, 0.3)))
    slow = report_of(check_of("together", Reason.SEQUENTIAL, (seen,)), slug="slow")
    stub = report_of(check_of("together", Reason.NOT_STARTED), slug="stub")
    unclear = report_of(check_of("together", Reason.MACHINE_BUSY), slug="unclear")
    return Report(exercises=(report_of(check_of("together"), slug="done"), slow, stub, unclear))


def test_the_board_and_a_timeline_are_shown(show):
    page = show(other_report())
    assert "1 of 4 exercises done." in page.locator("main").text_content()
    assert page.locator(".board tbody tr").count() == 4
    assert page.locator("rect.ran").count() == 3
    assert page.locator("rect.wanted").count() == 3


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_axe_finds_nothing_in_any_mode(show, width, scheme):
    page = show(report_on(COUNTER), width, color_scheme=scheme, bypass_csp=True)
    found = violations(page)
    for name in ("Watch", "Predict", "Be the scheduler"):
        mode(page, name)
        page.locator(".panel button:enabled").last.click()
        found += violations(page)
    assert found == []


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_axe_finds_nothing_in_the_other_pages(show, width, scheme):
    found = []
    for content in (other_report(), to_html(comparison())):
        page = show(content, width, color_scheme=scheme, bypass_csp=True)
        page.evaluate(OPEN_DETAILS)
        found += violations(page)
    assert found == []
