"""Annotations, outputs and commands for GitHub: the most telling first, and no text of a submission acts."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from grader.model import Reason, Report
from grader.reports.github import (
    MAX_ANNOTATIONS,
    MAX_MESSAGE,
    Annotation,
    SubmittedText,
    annotate,
    commands,
    most_telling,
    outputs,
    state,
)
from tests.builders import check_of, report_of
from tests.fuzz.fuzzing import fuzzed
from tests.fuzz.strategies import any_text
from tests.github_runner import commands_in, outputs_in

FILE = {
    "fan_out": SubmittedText("exercises/threads/02_fan_out/fan_out.py", "import threading\n\n\ndef fan_out(jobs):\n")
}


def report(*exercises):
    return Report(exercises=tuple(exercises))


def test_a_failed_check_is_an_error_at_the_students_line():
    [error, notice] = annotate(report(report_of(check_of("a"), check_of("b", Reason.SEQUENTIAL))), FILE)
    assert (error.level, error.file, error.line) == ("error", "exercises/threads/02_fan_out/fan_out.py", 4)
    assert error.title == "fan_out: Title of b (sequential)"
    assert error.message == "seen of b\nwhy it matters\nwhat to try"
    assert (notice.level, notice.title) == ("notice", "Points: 1 of 2")


def test_a_message_does_not_refer_to_what_an_annotation_does_not_show():
    check = check_of("a", Reason.RACE, hint="Look below at where the switch happened. Take the lock.")
    [error, _] = annotate(report(report_of(check)), FILE)
    assert error.message.endswith("Take the lock.")
    assert "below" not in error.message


def test_what_does_not_count_against_the_student_is_a_warning():
    checks = check_of("a", Reason.MACHINE_BUSY), check_of("b", Reason.GRADER_BUG, what="a traceback of ours")
    found = annotate(report(report_of(*checks)), FILE)
    assert [each.level for each in found] == ["warning", "warning", "notice"]
    assert "traceback" not in "".join(each.message for each in found)


def test_a_stub_has_no_annotation_but_is_named():
    [notice] = annotate(report(report_of(check_of("a", Reason.NOT_STARTED))), FILE)
    assert notice.message == "0 of 1 points. The summary of this run shows every check. Not started: fan_out."


def test_each_level_has_ten_annotations_at_most_and_the_rest_is_counted():
    exercises = [report_of(check_of("a", Reason.RACE), slug=f"e{index}") for index in range(13)]
    exercises += [report_of(check_of("a", Reason.MACHINE_BUSY), slug=f"w{index}") for index in range(12)]
    found = annotate(report(*exercises), {})
    levels = [each.level for each in found]
    assert [levels.count(each) for each in ("error", "warning", "notice")] == [MAX_ANNOTATIONS, MAX_ANNOTATIONS, 1]
    assert found[-1].message.endswith("Further findings: 5.")


def test_the_first_problem_of_each_exercise_comes_first_and_a_reason_once():
    first = report_of(
        check_of("a", Reason.RACE), check_of("b", Reason.RACE), check_of("c", Reason.DEADLOCK), slug="one"
    )
    second = report_of(check_of("d", Reason.RAISED), slug="two")
    assert [(exercise.slug, check.id) for exercise, check in most_telling(report(first, second))] == [
        ("one", "a"),
        ("two", "d"),
        ("one", "c"),
    ]


@pytest.mark.parametrize(
    ("reasons", "word"),
    [
        ([None, None], "passed"),
        ([None, Reason.NOT_STARTED], "unfinished"),
        ([Reason.NOT_STARTED, Reason.NOT_STARTED], "unfinished"),
        ([Reason.RACE, Reason.NOT_STARTED], "failed"),
        ([Reason.MACHINE_BUSY, None], "inconclusive"),
        ([Reason.MACHINE_BUSY, Reason.GRADER_BUG], "error"),
    ],
)
def test_one_word_tells_the_state(reasons, word):
    found = report(*(report_of(check_of("a", each), slug=f"e{index}") for index, each in enumerate(reasons)))
    assert state(found) == word


def test_the_outputs_are_those_of_the_report():
    found = outputs(report(report_of(check_of("a"), check_of("b", Reason.RACE))), "/tmp/report.json")
    assert outputs_in(found) == {
        "score": "1",
        "max-score": "2",
        "passed": "false",
        "state": "failed",
        "report": "/tmp/report.json",
    }


@pytest.mark.parametrize("path", ["a\nscore=9", "a\rscore=9", "a\u2028b"])
def test_a_path_of_two_lines_is_no_output(path):
    with pytest.raises(ValueError, match="line break"):
        outputs(report(report_of(check_of("a"))), path)


HOSTILE = [
    "x\n::error::y",
    "x\r::set-output name=score::9",
    "x\x85::stop-commands::t",
    "x\u2028  ::add-mask::y",
    "##[add-mask]x",
    "a,line=9::b%0A::c%25",
    "\ufeff::error::y",
    "\t ::endgroup::",
]


@fuzzed
@given(title=any_text, message=any_text, file=any_text)
@example(title=HOSTILE[0], message=HOSTILE[1], file=HOSTILE[2])
@example(title=HOSTILE[5], message=HOSTILE[5], file=HOSTILE[5])
@example(title=HOSTILE[3], message=HOSTILE[4], file=HOSTILE[6])
@example(title="##", message="#" * 3 + "[x]", file="[x]")
def test_an_annotation_is_one_command_whatever_it_holds(title, message, file):
    [line] = commands([Annotation(level="error", title=title, message=message, file=file, line=3)])
    [command] = commands_in(line)
    assert command.name == "error"
    assert set(command.properties) <= {"file", "line", "title"}
    assert command.properties["line"] == "3" if file else "line" not in command.properties
    assert "##[" not in line
    assert "\n" not in command.properties["title"]


def test_texts_come_back_as_they_were():
    [line] = commands(
        [Annotation(level="error", title="a: b, c 5%", message="100% of it:\nx, y", file="a b/c.py", line=3)]
    )
    [(name, properties, message)] = commands_in(line)
    assert (name, message) == ("error", "100% of it:\nx, y")
    assert properties == {"title": "a: b, c 5%", "file": "a b/c.py", "line": "3"}


def test_a_long_message_is_cut_visibly():
    [line] = commands([Annotation(level="error", title="t" * 5000, message="m" * 5000)])
    [(_, properties, message)] = commands_in(line)
    assert (len(message), message[-1], properties["title"][-1]) == (MAX_MESSAGE, "…", "…")


@fuzzed
@given(text=any_text, reason=some.sampled_from([Reason.RACE, Reason.RAISED, Reason.NOT_STARTED, Reason.GRADER_BUG]))
def test_any_report_gives_only_annotations(text, reason):
    found = report(report_of(check_of("a", reason, what=text, hint=text), slug="fan_out", path=text or "x"))
    log = "\n".join(commands(annotate(found, {"fan_out": SubmittedText(text, text)})))
    assert {each.name for each in commands_in(log)} <= {"error", "warning", "notice"}
