"""Feedback shows what `grade` shows, and text from a submission is inert in it."""

import io
import re

from hypothesis import given
from hypothesis import strategies as some
from rich.console import Console

from grader.model.observation import Explained, InterleavingStep, OutputLine
from grader.model.records import GradebookRow, SubmissionInfo
from grader.model.verdict import Reason
from grader.reports.escape import code_block, for_markdown
from grader.reports.feedback import to_markdown
from grader.reports.terminal import show_problem
from tests.builders import check_of, clean, repeatable, report_of


def feedback(*reports, **about):
    return to_markdown(GradebookRow(about=SubmissionInfo(**{"id": "ann"} | about), exercises=reports))


def test_each_check_is_listed_and_each_reason_is_explained_once():
    text = feedback(
        report_of(
            check_of("a"),
            check_of("b", Reason.SEQUENTIAL, evidence=(clean(),)),
            check_of("c", Reason.SEQUENTIAL),
            check_of("d", Reason.RAISED),
        )
    )
    assert "## About fan\\_out: 1 of 4" in text
    assert "- ✓ Title of a" in text
    assert "- ✗ Title of c (sequential)" in text
    assert text.count("**Try**: what to try") == 2
    assert "█" in text


def test_printed_output_is_shown_in_a_code_block():
    seen = clean(lines=(OutputLine(0.1, "stdout", "```\x1b[31m<b>"),))
    text = feedback(report_of(check_of("a", Reason.RAISED, evidence=(seen,))))
    assert "````text\n```\\x1b[31m<b>\n````" in text


def step(thread, line, action, value, file="fan_out.py", **more):
    return InterleavingStep(
        thread=thread, line=line, source="self.n += 1", action=action, target="self.n", value=value, file=file, **more
    )


RACE = Explained(
    bug="lost_update",
    sentence="Lost update of `n`.",
    token="T",
    preemptions=1,
    hidden_by_gil=True,
    threads=("main", "a", "b"),
    steps=(
        step("a", 7, "read", "0"),
        step("b", 7, "write", "```\x1b[31m"),
        step("a", 7, "write", "1", preempted=True),
        step("b", 99, "read", "2", file="scenarios.py"),
    ),
)
ADVICE = {"why": "Those below are two.", "hint": "Find the switch below. What belongs together?"}


def test_a_race_is_shown_step_by_step_below_the_advice():
    # A later run does not hide the race.
    text = feedback(report_of(check_of("a", Reason.RACE, (clean(ending=RACE), clean()), **ADVICE)))
    parts = (
        "Find the switch below",
        "Lost update of \\`n\\`",
        "One switch in the wrong place",
        "allows no switch",
    )
    steps = (
        "````text",
        "→ read self.n = 0",
        "a is interrupted here",
        "wrote self.n = ```\\x1b[31m",
        "a continues",
        "````",
    )
    rest = text
    for part in (*parts, *steps):
        assert part in rest
        rest = rest.partition(part)[2]
    assert "\n a" not in text.partition("````text")[0]
    assert " 99 " not in text


def test_the_steps_of_a_race_are_the_same_as_in_the_terminal():
    check = check_of("a", Reason.RACE, (clean(ending=RACE),))
    out = io.StringIO()
    show_problem(check, "fan_out", "inbox/fan_out.py", Console(file=out, width=102, color_system=None))
    shown = out.getvalue()
    lines = feedback(report_of(check)).partition("````text\n")[2].partition("\n````")[0].splitlines()
    assert len(lines) > 8
    assert [line for line in lines if line not in shown] == []


def test_feedback_says_why_a_submission_could_not_be_graded():
    assert "Nothing could be graded. ann\\.zip is damaged\\." in feedback(problem="ann.zip is damaged.")


def test_an_error_of_the_grader_does_not_count_against_the_student():
    text = feedback(report_of(check_of("a", Reason.GRADER_BUG, what="Traceback of ours")))
    assert "does not count against you" in text
    assert "Traceback of ours" not in text


def test_an_exercise_that_was_not_started_says_so():
    assert "Not started." in feedback(report_of(check_of("a", Reason.NOT_STARTED)))


@repeatable
@given(text=some.text(max_size=60))
def test_plain_text_contains_no_tag_no_link_and_no_newline(text):
    shown = for_markdown(text)
    assert "<" not in shown
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)[\[\]`*_!&@]", shown.replace("&lt;", "").replace("\\\\", ""))


@repeatable
@given(lines=some.lists(some.text(alphabet="`~ a\n", max_size=12), max_size=4))
def test_no_line_ends_its_code_block(lines):
    _, fence, *inside, last, _ = code_block(lines)
    assert last == fence.removesuffix("text")
    assert all(last not in line for line in inside)
