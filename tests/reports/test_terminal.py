"""The report for people shows what happened, why it matters and what comes next; it escapes control characters."""

import io
import os
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.console import Console

from grader.model import Exercise, ExerciseProgress, Metadata, Progress, position_in_course
from grader.model.observation import ExceptionInfo, Frame, OutputLine, Raised, Returned, Stopped, ThreadState
from grader.model.verdict import Reason, Report, UnusedFile
from grader.reports import terminal
from grader.reports.evidence import MAX_PRINTED_LINES
from tests.builders import answered, check_of, clean, report_of

PASSED, STUB = check_of("good"), check_of("stub", Reason.NOT_STARTED)
STEPS = clean(calls=answered((0.0, 0.1), (0.1, 0.2)))


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    monkeypatch.delenv("GRADER_VIA", raising=False)


def course_of(*exercises):
    """The position of somebody whose course has these exercises, and no others, as they were graded."""
    known = [
        Exercise(
            slug=each.slug,
            track=each.track,
            folder=Path(each.path).parent,
            solutions=Path("solutions"),
            metadata=Metadata(title=each.title, summary=each.summary, hints=(), after=each.after),
        )
        for each in exercises
    ]
    states = {each.slug: ExerciseProgress(done=each.status == "passed") for each in exercises}
    return position_in_course(known, Progress(exercises=states))


def shown(*exercises, practice=False):
    console = Console(record=True, width=100, file=io.StringIO(), highlight=False)
    terminal.show_report(Report(exercises=exercises), console, course_of(*exercises) if practice else None)
    return console.export_text()


def test_the_table_has_a_line_for_each_exercise_with_its_mark_score_and_reason():
    text = shown(
        report_of(PASSED, PASSED, slug="hello"),
        report_of(PASSED, check_of("bad", Reason.SEQUENTIAL), slug="fan_out"),
        report_of(STUB, STUB, slug="pool"),
    )
    rows = [line.split() for line in text.splitlines()[1:4]]
    assert rows == [
        ["✓", "hello", "threads", "2/2"],
        ["✗", "fan_out", "threads", "1/2", "sequential"],
        ["○", "pool", "threads", "0/2", "not", "started"],
    ]
    assert "1 of 3 exercises done" in text


@pytest.mark.parametrize(("reason", "mark"), [(Reason.MACHINE_BUSY, "?"), (Reason.GRADER_BUG, "!")])
def test_inconclusive_checks_and_errors_are_explained_below_the_table(reason, mark):
    text = shown(report_of(PASSED, slug="hello"), report_of(check_of("odd", reason, what="what we know")))
    assert f"{mark} fan_out: Title of odd" in text
    assert "what we know" in text


def test_a_single_exercise_is_shown_in_full_with_its_first_problem_explained():
    text = shown(report_of(PASSED, check_of("bad", Reason.SEQUENTIAL, (STEPS,)), check_of("worse", Reason.RAISED)))
    assert "fan_out  threads · 1/3 checks" in text
    assert [line.rstrip() for line in text.splitlines() if line.startswith(("  ✓", "  ✗"))] == [
        "  ✓ Title of good",
        "  ✗ Title of bad  sequential",
        "  ✗ Title of worse  raised",
    ]
    for line in ("seen  seen of bad", "why   why it matters", "try   what to try"):
        assert f"\n  {line}" in text
    assert "seen of worse" not in text


def test_an_exception_is_shown_with_the_lines_of_the_student():
    problem = ExceptionInfo(
        stage="call", kind="KeyError", message="'a'", frames=(Frame(7, "work", "return found['a']"),)
    )
    text = shown(report_of(check_of("bad", Reason.RAISED, (clean(ending=Raised(problem)),))))
    assert f"  {Path('inbox/fan_out.py')}:7 in work\n      return found['a']\n  KeyError: 'a'\n" in text


def test_printed_output_is_shown_with_its_times_and_truncated():
    lines = tuple(OutputLine(number / 10, "stdout", f"line {number}") for number in range(MAX_PRINTED_LINES + 3))
    text = shown(report_of(check_of("bad", Reason.WRONG_OUTPUT, (clean(lines=lines),))))
    assert "0.30 s  line 3\n" in text
    assert "… and 3 lines before these" in text
    assert "line 2\n" not in text


@pytest.mark.parametrize(
    ("via", "command"), [("nox", "nox -s grade -- pool"), ("", "python -m grader grade pool")], ids=["nox", "plain"]
)
def test_practice_shows_the_next_exercise_with_its_file_and_the_commands(monkeypatch, via, command):
    monkeypatch.setenv("GRADER_VIA", via)
    path = "exercises/threads/03_pool/pool.py"
    text = shown(report_of(PASSED, slug="hello"), report_of(STUB, slug="pool", path=path), practice=True)
    heading, summary, _, *steps = [line.split(maxsplit=1) for line in text.splitlines()[-7:]]
    assert heading == ["next", "pool  About pool"]
    assert " ".join(summary).rstrip() == "One sentence."
    words = [[], *steps]
    assert words[2] == ["edit", path.replace("/", os.sep)]
    assert words[3] == ["grade", command]
    assert [word for word, *_ in words[1:]] == ["read", "edit", "grade", "hint"]


def test_practice_explains_the_current_failure_below_the_table():
    failed = report_of(check_of("bad", Reason.SEQUENTIAL, (STEPS,)), slug="pool")
    assert "seen of bad" in shown(report_of(PASSED), failed, practice=True)
    assert "seen of bad" not in shown(report_of(PASSED), failed)


def test_a_program_to_repair_that_nobody_has_changed_is_not_started_in_the_table_and_shown_in_full_alone():
    failed = report_of(check_of("bad", Reason.SEQUENTIAL), slug="pool", untouched=True)
    table = shown(report_of(PASSED), failed, practice=True)
    assert "not started" in table
    assert "seen of bad" not in table
    assert "seen of bad" in shown(failed, practice=True)


def test_the_next_exercise_is_the_first_whose_predecessors_are_done():
    first = report_of(check_of("bad", Reason.SEQUENTIAL), slug="pool")
    after = report_of(STUB, slug="pipeline", after=("pool", "not graded here"))
    assert "next  pool" in shown(after, first, practice=True)
    assert "next  pipeline" in shown(after, report_of(PASSED, slug="pool"), practice=True)


def test_the_table_shows_the_level_of_each_exercise():
    text = shown(report_of(PASSED, difficulty=4), report_of(PASSED, slug="pool"))
    assert re.search(r"fan_out +threads +4 +1/1", text)


def test_practice_says_when_the_course_is_finished():
    text = shown(report_of(PASSED), report_of(PASSED, slug="pool"), practice=True)
    assert "You have finished the course." in text
    assert "2 of 2 exercises done" in text
    assert "next" not in text


def test_the_end_of_a_course_names_the_days_of_its_first_and_last_pass():
    exercise = report_of(PASSED)
    position = replace(course_of(exercise), first="2026-05-03T12:00:00+00:00", last="2026-06-28T12:00:00+00:00")
    console = Console(record=True, width=100, file=io.StringIO(), highlight=False)
    terminal.show_report(Report(exercises=(exercise,)), console, position)
    assert "1 of 1 exercises done, from 3 May 2026 to 28 June 2026." in console.export_text()


EVIL = "\x1b[2J\x07\r\u202e\ud800[red]"
FRAMES = (Frame(7, EVIL, EVIL),)
THREADS = (ThreadState(sort="thread", name=EVIL, waits_for=EVIL, frames=FRAMES),)
EVIL_RUNS = {
    Reason.RAISED: Raised(ExceptionInfo(stage="call", kind=EVIL, message=EVIL, frames=FRAMES)),
    Reason.TIMED_OUT: Stopped("deadline"),
    Reason.LEFT_RUNNING: Returned(EVIL),
}


@pytest.mark.parametrize("reason", EVIL_RUNS)
@pytest.mark.parametrize("practice", [False, True])
def test_text_from_a_submission_is_escaped(reason, practice):
    run = clean(
        ending=EVIL_RUNS[reason], survivors=THREADS, stack_dump=THREADS, lines=(OutputLine(0.1, "stdout", EVIL),)
    )
    text = shown(report_of(check_of("bad", reason, (run,), what=EVIL), path=f"in/{EVIL}/fan_out.py"), practice=practice)
    assert [char for char in text if not (char.isprintable() or char == "\n")] == []
    assert "\\x1b[2J" in text
    assert "[red]" in text


def test_files_that_differ_from_the_kit_are_named_and_the_rest_is_counted():
    unused = tuple(UnusedFile(path=f"x\x1b{index}.py", difference="added") for index in range(12))
    console = Console(record=True, width=100, file=io.StringIO(), highlight=False)
    terminal.show_report(Report(exercises=(report_of(PASSED),), unused=unused), console)
    text = console.export_text()
    assert "The grader used its own copies." in text
    assert "x\\x1b0.py (added)" in text
    assert "… and 2 more" in text


def test_a_long_title_goes_on_in_the_next_line_with_its_reason():
    title = "Waiting has no limit: after a long wait, a thread gets its item, and another one puts its own one"
    text = shown(report_of(replace(check_of("bad", Reason.LEFT_RUNNING), title=title)))
    lines = text.partition("✗ ")[2].splitlines()
    assert f"{lines[0].strip()} {lines[1].strip()}" == f"{title}  left_running"
    assert lines[1].startswith("    ")


def test_of_many_checks_the_first_that_did_not_pass_are_shown_and_the_others_are_counted():
    checks = [check_of("a"), check_of("b"), *(check_of(name, Reason.SEQUENTIAL) for name in "cde")]
    console = Console(record=True, width=100, file=io.StringIO(), highlight=False)
    terminal.show_exercise(report_of(*checks), console, most=2)
    lines = console.export_text().splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["✗", "✗", "…"]
    assert lines[3].strip() == "… and 3 more checks: 1 not passed, 2 passed"


def test_all_checks_of_a_pass_are_shown():
    console = Console(record=True, width=100, file=io.StringIO(), highlight=False)
    terminal.show_exercise(report_of(*(check_of(name) for name in "abc")), console, most=2)
    assert console.export_text().count("✓") == 3


def test_a_thread_is_not_called_a_thread_twice():
    threads = tuple(ThreadState(sort="thread", name=name, frames=()) for name in ("thread 4", "Thread-1", "MainThread"))
    text = shown(report_of(check_of("bad", Reason.DEADLOCK, (clean(ending=Stopped("deadline"), stack_dump=threads),))))
    assert [line.strip() for line in text.splitlines()[-3:]] == ["thread 4", "Thread-1", "thread MainThread"]


def test_a_long_printed_line_is_shown_in_several_rows():
    said = "RuntimeWarning: " + "a coroutine was never awaited " * 5 + "here"
    text = shown(report_of(check_of("bad", Reason.RAISED, (clean(lines=(OutputLine(0.1, "stderr", said),)),))))
    rows = text.partition("your program printed")[2].split()
    assert " ".join(rows) == f"0.10 s {said}"


def test_the_exception_of_a_traceback_is_shown_to_its_end():
    text = (
        "module 'threading' has no attribute 'Tread'. "
        + "It says more in a long line. " * 3
        + "Did you mean: 'Thread'?"
    )
    problem = ExceptionInfo(stage="call", kind="AttributeError", message=text, frames=(Frame(1, "work", "x()"),))
    seen = shown(report_of(check_of("bad", Reason.RAISED, (clean(ending=Raised(problem)),))))
    assert "Did you mean: 'Thread'?" in " ".join(seen.split())


def test_a_file_that_no_check_could_run_is_explained_without_their_titles():
    text = shown(report_of(*(check_of(name, Reason.SYNTAX_ERROR) for name in "abc")))
    assert "✗ all checks  syntax_error" in text
    assert text.count("syntax_error") == 1
    assert "Title of" not in text
    assert text.count("seen of a") == 1


@pytest.mark.parametrize(
    "reasons",
    [
        (Reason.SYNTAX_ERROR,),
        (Reason.SYNTAX_ERROR, None),
        (Reason.SYNTAX_ERROR, Reason.IMPORT_ERROR),
        (Reason.RAISED, Reason.RAISED),
    ],
)
def test_titles_are_shown_where_checks_differ_or_have_run(reasons):
    text = shown(report_of(*(check_of(f"c{number}", reason) for number, reason in enumerate(reasons))))
    assert "all checks" not in text
    assert "Title of c0" in text


def test_no_line_says_that_a_single_check_is_left_out():
    checks = [check_of(name, Reason.SEQUENTIAL) for name in "abc"]
    console = Console(record=True, width=100, file=io.StringIO(), highlight=False)
    terminal.show_exercise(report_of(*checks), console, most=2)
    text = console.export_text()
    assert "Title of c  sequential" in text
    assert "more check" not in text


def test_a_long_name_in_the_words_of_a_check_is_folded_and_not_cut():
    path = "/scratch/home/" + "x" * 60 + ".py:13:"
    output = io.StringIO()
    check = check_of("broken", Reason.RAISED, what=f"An exception in {path} and more")
    terminal.show_words(check, "fan_out.py", Console(file=output, width=40, color_system=None, _environ={}))
    said = output.getvalue()
    assert path in re.sub(r"\n {8}", "", said)
    assert max(map(len, said.splitlines())) <= 40
    assert [line.split()[0] for line in said.splitlines() if not line.startswith("   ")] == ["seen", "why", "try"]
