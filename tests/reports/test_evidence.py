"""The terminal and the feedback show the same evidence for a check, and refer to nothing that is not shown."""

import io

import pytest
from rich.console import Console

from grader.model.observation import (
    ExceptionInfo,
    Explained,
    Frame,
    InterleavingStep,
    OutputLine,
    Raised,
    Stopped,
    ThreadState,
)
from grader.model.records import GradebookRow, SubmissionInfo
from grader.model.verdict import Reason
from grader.reports.evidence import (
    MAX_PRINTED_LINES,
    Evidence,
    Interleaving,
    PrintedOutput,
    ThreadPositions,
    Timeline,
    Traceback,
    select_evidence,
)
from grader.reports.feedback import to_markdown
from grader.reports.terminal import show_problem
from tests.builders import CLEAN, check_of, clean, report_of

STEPS = tuple(
    InterleavingStep(thread=name, line=7, source="self.n += 1", action="read", target="self.n", file="fan_out.py")
    for name in ("a", "b")
)
RACE = Explained(
    bug="lost_update",
    sentence="Two threads lost an update.",
    token="T",
    preemptions=1,
    hidden_by_gil=None,
    threads=("a", "b"),
    steps=STEPS,
)
FRAMES = (Frame(9, "eat", "with left_fork:"),)
PROBLEM = ExceptionInfo(stage="call", kind="KeyError", message="'a'", frames=(Frame(7, "work", "found['a']"),))
WAITING = ThreadState(sort="thread", name="Thread-8", waits_for="a lock", frames=FRAMES)
SURVIVOR = ThreadState(sort="task", name="Task-9", frames=FRAMES)

EVERYTHING = {
    "lines": (OutputLine(0.1, "stdout", "printed text"),),
    "stack_dump": (WAITING,),
    "survivors": (SURVIVOR,),
    "in_flight_at_end": (0,),
}
RUNS = {
    "no run": (),
    "a clean run": (CLEAN,),
    "everything, returned": (clean(**EVERYTHING),),
    "everything, raised": (clean(ending=Raised(PROBLEM), **EVERYTHING),),
    "everything, stopped": (clean(ending=Stopped("deadline"), **EVERYTHING),),
    "a race": (clean(ending=RACE, **EVERYTHING),),
    "a race and a later run": (clean(ending=RACE), clean(**EVERYTHING)),
}
MARKERS = {
    Interleaving: "Two threads lost an update",
    Timeline: "█",
    Traceback: "KeyError: 'a'",
    ThreadPositions: "with left_fork:",
    PrintedOutput: "printed text",
}
SHOWN_REASONS = [reason for reason in Reason if reason is not Reason.GRADER_BUG]
"""The feedback hides the traceback of a bug in the grader."""
ADVICE = {"why": "Why it is below.", "hint": "Look below. Then think."}


def in_terminal(check):
    out = io.StringIO()
    show_problem(check, "fan_out", "inbox/fan_out.py", Console(file=out, width=120, color_system=None))
    return out.getvalue()


def in_feedback(check):
    """The section about the check, without the backslashes of Markdown."""
    # Another problem comes first, so that the feedback does not stop at "Not started."
    first = check_of("first", Reason.CRASHED if check.finding.reason is Reason.RAISED else Reason.RAISED, what="x")
    row = GradebookRow(about=SubmissionInfo(id="ann"), exercises=(report_of(first, check),))
    return to_markdown(row).replace("\\", "").partition("### Title of bad")[2]


def parts_in(text):
    """The kinds of parts that a text shows, in order."""
    places = {kind: text.find(marker) for kind, marker in MARKERS.items()}
    return sorted((kind for kind, place in places.items() if place >= 0), key=places.get)


@pytest.mark.parametrize("runs", RUNS.values(), ids=RUNS)
@pytest.mark.parametrize("reason", SHOWN_REASONS)
def test_both_formats_show_the_selected_parts_in_their_order(reason, runs):
    check = check_of("bad", reason, runs, **ADVICE)
    expected = [type(part) for part in select_evidence(check).parts]
    assert parts_in(in_feedback(check)) == expected
    assert parts_in(in_terminal(check)) == expected


@pytest.mark.parametrize(
    ("reason", "runs", "kinds"),
    [
        (Reason.RACE, "a race", [Interleaving]),
        (Reason.RACE, "a race and a later run", [Interleaving]),
        (Reason.SEQUENTIAL, "everything, returned", [Timeline, PrintedOutput]),
        (Reason.BLOCKS_EVENT_LOOP, "a clean run", [Timeline]),
        (Reason.RAISED, "everything, raised", [Traceback, PrintedOutput]),
        (Reason.DEADLOCK, "everything, stopped", [ThreadPositions, PrintedOutput]),
        (Reason.TIMED_OUT, "everything, stopped", [ThreadPositions, PrintedOutput]),
        (Reason.LEFT_RUNNING, "everything, returned", [Timeline, ThreadPositions, PrintedOutput]),
        (Reason.LEFT_RUNNING, "a clean run", []),
        (Reason.WRONG_RESULT, "everything, returned", [PrintedOutput]),
        (Reason.WRONG_RESULT, "a race", [PrintedOutput]),
        (Reason.NOT_STARTED, "everything, returned", []),
        (Reason.RACE, "no run", []),
    ],
)
def test_a_reason_selects_the_parts_that_explain_it(reason, runs, kinds):
    assert [type(part) for part in select_evidence(check_of("bad", reason, RUNS[runs])).parts] == kinds


def test_a_page_goes_through_a_schedule_even_if_every_one_fails():
    check = check_of("bad", Reason.WRONG_RESULT, RUNS["a race"])
    assert select_evidence(check, is_page=True).parts == (Interleaving(RACE),)


@pytest.mark.parametrize("show", [in_terminal, in_feedback])
def test_a_deadlock_shows_where_each_thread_stands(show):
    threads = tuple(
        ThreadState(sort="thread", name=name, waits_for="a lock", frames=(Frame(line, "eat", f"with {name}_fork:"),))
        for name, line in (("one", 9), ("two", 12))
    )
    run = clean(ending=Stopped("deadline"), stack_dump=threads)
    text = show(check_of("bad", Reason.DEADLOCK, (run,), **ADVICE))
    assert "where your program stands" in text.lower()
    assert "Look below" in text
    for name, line in (("one", "9"), ("two", "12")):
        rest = text.partition(f"thread {name} waits for a lock")[2]
        assert line in rest.partition("\n\n")[0]
        assert f"with {name}_fork:" in rest


@pytest.mark.parametrize("show", [in_terminal, in_feedback])
@pytest.mark.parametrize("runs", ["no run", "a clean run", "everything, returned"])
def test_advice_does_not_refer_to_parts_that_are_not_shown(show, runs):
    text = show(check_of("bad", Reason.RACE, RUNS[runs], **ADVICE))
    assert "below" not in text
    assert "Then think." in text


def test_the_last_printed_lines_are_selected_and_the_others_counted():
    lines = tuple(OutputLine(number / 10, "stdout", f"line {number}") for number in range(MAX_PRINTED_LINES + 3))
    [part] = select_evidence(check_of("bad", Reason.WRONG_OUTPUT, (clean(lines=lines),))).parts
    assert part == PrintedOutput(lines[3:], 3)


def test_a_passed_check_has_no_evidence():
    assert select_evidence(check_of("good", evidence=(CLEAN,))) == Evidence()
