"""Every format follows its platform's rules, with all statuses, hostile text, 0 and 1,000 checks, and hidden checks."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grader.model import (
    Audience,
    ExceptionInfo,
    Explained,
    Frame,
    InterleavingStep,
    OutputLine,
    Raised,
    Reason,
    Report,
    ThreadState,
    Visibility,
)
from grader.reports.formats import FORMATS, render_format
from tests.builders import check_of, clean, report_of, with_visibility
from tests.fuzz.fuzzing import fuzzed
from tests.fuzz.strategies import ACTS, any_text
from tests.reports.formats.platform_rules import RULES

EVERY_STATUS = (
    check_of("good"),
    *(check_of(f"bad_{reason}", reason) for reason in Reason),
)


def hostile_run(text):
    """A run in which everything that a student process names is `text`."""
    problem = ExceptionInfo(stage="call", kind=text, message=text, frames=(Frame(3, text, text),))
    threads = (ThreadState(sort="thread", name=text, waits_for=text, frames=(Frame(4, text, text),)),)
    return clean(
        ending=Raised(problem), stack_dump=threads, survivors=threads, lines=(OutputLine(0.1, "stdout", text),)
    )


def hostile_race(text):
    steps = tuple(
        InterleavingStep(
            thread=f"{text}{number % 2}", line=number, source=text, action=text, target=text, value=text, file=text
        )
        for number in range(1, 5)
    )
    explained = Explained(
        bug=text,
        sentence=text,
        token="t",
        preemptions=1,
        hidden_by_gil=None,
        threads=(f"{text}0", f"{text}1"),
        steps=steps,
    )
    return clean(ending=explained)


def hostile(text):
    return report_of(
        check_of(text, Reason.RAISED, (hostile_run(text),), what=text, why=text, hint=text),
        check_of(f"{text}race", Reason.RACE, (hostile_race(text),), what=text),
        check_of(f"{text}hang", Reason.TIMED_OUT, (hostile_run(text),), what=text),
        check_of(f"{text}review", Reason.NEEDS_REVIEW, what=text),
        check_of(f"{text}bug", Reason.GRADER_BUG, what=text),
        path=f"/inbox/{text.encode('utf-8', 'backslashreplace').decode()}/fan_out.py",
    )


def test_there_are_rules_for_every_format():
    assert RULES.keys() == FORMATS.keys()


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("count", [0, 1, 1000])
def test_a_report_of_any_size_follows_the_rules(name, count):
    checks = [check_of(f"c{number}", Reason.SEQUENTIAL if number % 2 else None) for number in range(count)]
    RULES[name](render_format(name, Report(exercises=(report_of(*checks),))))
    RULES[name](render_format(name, Report(exercises=())))


@pytest.mark.parametrize("name", FORMATS)
def test_every_status_and_reason_follows_the_rules(name):
    both = Report(exercises=(report_of(*EVERY_STATUS), report_of(*EVERY_STATUS, slug="gather")))
    RULES[name](render_format(name, both))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("text", ACTS)
def test_text_that_acts_somewhere_follows_the_rules(name, text):
    RULES[name](render_format(name, Report(exercises=(hostile(text),)), problem=text))
    RULES[name](
        render_format(name, Report(exercises=(hostile(text),)), about=dict.fromkeys(("score", "datetime"), text))
    )


@fuzzed
@given(name=some.sampled_from(sorted(FORMATS)), text=any_text)
def test_any_text_of_a_submission_follows_the_rules(name, text):
    RULES[name](render_format(name, Report(exercises=(hostile(text),))))


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json"}))
def test_no_control_character_reaches_a_platform(name):
    text = "".join(map(chr, [*range(1, 9), 0x1B, 0x7F, 0x202E, 0x85, 0x2028]))
    shown = RULES[name](render_format(name, Report(exercises=(hostile(text),)), problem=text))
    assert [line for line in shown if not line.replace("\n", "").isprintable()] == []


SECRETS = (
    with_visibility(check_of("SECRET_h", Reason.RACE, what="SECRET"), Visibility.HIDDEN),
    with_visibility(check_of("SECRET_i", Reason.DEADLOCK, what="SECRET"), Visibility.INSTRUCTORS),
    with_visibility(check_of("LATER", Reason.LIVELOCK, what="LATER"), Visibility.AFTER_DUE_DATE),
    with_visibility(check_of("SECRET_bug", Reason.GRADER_BUG, what="SECRET"), Visibility.HIDDEN),
)
REASONS = {"race", "deadlock", "livelock"}


@pytest.mark.parametrize("name", FORMATS)
def test_no_student_sees_a_hidden_check(name):
    report = Report(exercises=(report_of(check_of("open"), check_of("bad", Reason.RAISED), *SECRETS),))
    shown = " ".join(RULES[name](render_format(name, report)))
    assert "SECRET" not in shown
    assert "LATER" not in shown
    assert not REASONS & set(shown.split())


@pytest.mark.parametrize("name", FORMATS)
def test_after_the_due_date_the_others_stay_hidden(name):
    report = Report(exercises=(report_of(check_of("open"), *SECRETS[:3]),))
    data = render_format(name, report, Audience.STUDENT_AFTER_DUE_DATE)
    assert "SECRET" not in " ".join(RULES[name](data))
    assert b"LATER" in data
    assert b"SECRET" in render_format(name, report, Audience.INSTRUCTOR)


MARKS = {
    "classroom50": lambda data: (data["score"], data["max-score"]),
    "coderunner": lambda data: data["fraction"],
    "gradescope": lambda data: data["score"],
    "prairielearn": lambda data: data["score"],
}


@pytest.mark.parametrize(("name", "mark"), [("coderunner", 2 / 4), ("gradescope", 2), ("prairielearn", 2 / 4)])
def test_the_mark_counts_hidden_checks(name, mark):
    hidden = with_visibility(check_of("h"), Visibility.HIDDEN), with_visibility(check_of("i", Reason.RACE), "hidden")
    report = Report(exercises=(report_of(check_of("open"), check_of("bad", Reason.RAISED), *hidden),))
    assert MARKS[name](json.loads(render_format(name, report))) == mark


def test_where_students_have_the_runner_the_mark_is_that_of_the_checks_shown():
    report = Report(exercises=(report_of(check_of("open"), with_visibility(check_of("h"), Visibility.HIDDEN)),))
    assert MARKS["classroom50"](json.loads(render_format("classroom50", report))) == (1, 1)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json", "codequality"}))
def test_a_submission_in_which_nothing_could_be_graded_says_why(name):
    data = render_format(name, Report(exercises=()), problem="There is no fan_out.py in it.")
    if name != "artemis":
        assert "There is no fan_out.py in it." in " ".join(RULES[name](data)).replace("\\", "")
