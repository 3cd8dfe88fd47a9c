"""Each reader gets the checks that they may see; of the others, students learn the number and nothing else."""

import msgspec
import pytest
from rich.console import Console

from grader.model import Audience, GradebookRow, Reason, Report, SubmissionInfo, SuiteRun, Visibility, Withheld
from grader.reports import report_for, withheld_note
from grader.reports.feedback import to_markdown
from grader.reports.json_report import to_json
from grader.reports.junit import to_junit
from grader.reports.terminal import show_report
from tests.builders import check_of, report_of, with_visibility

SECRET = "SECRET"
MIXED = report_of(
    check_of("open"),
    with_visibility(check_of(f"{SECRET}_a", Reason.RACE, what=f"{SECRET} words"), Visibility.HIDDEN),
    with_visibility(check_of(f"{SECRET}_b"), Visibility.HIDDEN),
    with_visibility(check_of("LATER", Reason.DEADLOCK, what="LATER words"), Visibility.AFTER_DUE_DATE),
    with_visibility(check_of(f"{SECRET}_c", Reason.RAISED), Visibility.INSTRUCTORS),
    ran=SuiteRun(suite="5f1c", defined=5, checks=5),
)


def seen(audience, *exercises):
    return report_for(Report(exercises=exercises or (MIXED,)), audience).exercises


@pytest.mark.parametrize(
    ("audience", "ids", "withheld"),
    [
        (Audience.STUDENT, ["open"], Withheld(hidden=2, after_due_date=1)),
        (Audience.STUDENT_AFTER_DUE_DATE, ["open", "LATER"], Withheld(hidden=2)),
        (Audience.INSTRUCTOR, [check.id for check in MIXED.checks], Withheld()),
    ],
)
def test_each_reader_gets_the_checks_that_they_may_see(audience, ids, withheld):
    [exercise] = seen(audience)
    assert [check.id for check in exercise.checks] == ids
    assert exercise.withheld == withheld


def test_the_status_and_the_score_of_a_students_report_are_those_of_what_it_shows():
    [exercise] = seen(Audience.STUDENT)
    assert (exercise.status, exercise.score, exercise.first_problem) == ("passed", 1, None)
    assert exercise.ran is None, "it counts all checks"


def test_a_report_without_hidden_checks_is_unchanged():
    report = Report(exercises=(report_of(check_of("open"), check_of("bad", Reason.RACE)),))
    assert report_for(report, Audience.STUDENT) == report


def test_an_exercise_with_hidden_checks_only_is_inconclusive_to_students():
    hidden = with_visibility(check_of("h", Reason.RACE), Visibility.HIDDEN)
    [exercise] = seen(Audience.STUDENT, report_of(hidden))
    assert (exercise.status, exercise.checks, exercise.withheld.hidden) == ("inconclusive", (), 1)


def test_an_exercise_for_instructors_only_is_left_out():
    secret = with_visibility(check_of("h", Reason.RACE), Visibility.INSTRUCTORS)
    assert seen(Audience.STUDENT, report_of(secret)) == ()
    assert len(seen(Audience.INSTRUCTOR, report_of(secret))) == 1


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.INSTRUCTORS])
def test_an_error_of_ours_in_a_hidden_suite_is_named_without_its_words(visibility):
    broken = with_visibility(check_of("suite", Reason.GRADER_BUG, what=f"File test_hidden.py, {SECRET}"), visibility)
    [exercise] = seen(Audience.STUDENT, report_of(broken))
    [check] = exercise.checks
    assert (exercise.status, check.finding.reason) == ("error", Reason.GRADER_BUG)
    assert SECRET not in str(check)
    assert seen(Audience.INSTRUCTOR, report_of(broken))[0].checks == (broken,)


@pytest.mark.parametrize(
    ("withheld", "note"),
    [
        (Withheld(), ""),
        (Withheld(hidden=1), "1 hidden check counts, too."),
        (Withheld(hidden=2, after_due_date=1), "2 hidden checks count, too. 1 check is shown after the due date."),
        (Withheld(after_due_date=3), "3 checks are shown after the due date."),
    ],
)
def test_the_note_states_the_numbers(withheld, note):
    assert withheld_note(withheld) == note


def terminal(report):
    console = Console(width=120)
    with console.capture() as capture:
        show_report(report, console)
    return capture.get()


def feedback(exercise):
    return to_markdown(GradebookRow(about=SubmissionInfo(id="ada"), exercises=(exercise,)))


@pytest.mark.parametrize(
    "text",
    [
        terminal(report_for(Report(exercises=(MIXED,)), Audience.STUDENT)),
        terminal(report_for(Report(exercises=(MIXED, report_of(check_of("x"), slug="y"))), Audience.STUDENT)),
        feedback(MIXED),
        to_json(report_for(Report(exercises=(MIXED,)), Audience.STUDENT)).decode(),
        to_junit(report_for(Report(exercises=(MIXED,)), Audience.STUDENT)).decode(),
    ],
    ids=["terminal", "terminal table", "feedback", "json", "junit"],
)
def test_no_format_for_students_has_a_word_of_a_hidden_check(text):
    assert SECRET not in text
    assert "LATER" not in text
    assert not {"race", "deadlock", "raised"} & set(text.replace('"', " ").replace("(", " ").split())


def test_terminal_and_feedback_state_how_many_checks_are_hidden():
    shown = report_for(Report(exercises=(MIXED,)), Audience.STUDENT)
    for text in (terminal(shown), feedback(MIXED)):
        assert "2 hidden checks count, too. 1 check is shown after the due date." in text


def test_feedback_after_the_due_date_shows_what_was_withheld_until_then():
    row = GradebookRow(about=SubmissionInfo(id="ada"), exercises=(MIXED,))
    text = to_markdown(row, Audience.STUDENT_AFTER_DUE_DATE)
    assert "LATER words" in text
    assert SECRET not in text


def test_stored_reports_of_older_versions_can_be_read():
    stored = msgspec.to_builtins(check_of("old"))
    del stored["visibility"]
    assert msgspec.convert(stored, type(MIXED.checks[0])).visibility is Visibility.VISIBLE
