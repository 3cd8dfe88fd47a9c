"""The command `check`: every check of an exercise must tell right from wrong solutions.

The stub fails (one to repair: at least one check), the reference passes, each wrong solution fails for the reasons
that it states and no other, and each check is failed by at least one wrong solution. A wrong solution with another
result is graded four times more, and most of its gradings decide; what only some of them showed is a remark.
"""

import argparse
import sys
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from grader.grading import grade_sources
from grader.intake import (
    SubmittedFile,
    choose,
    content_hash,
    is_untouched,
    load_catalogue,
    original_of,
    read_submitted_file,
    wrong_solutions,
)
from grader.model import Exercise, ExerciseReport, Finding, OperatorError, Reason, WrongSolution, suggest

FEWEST_WRONG, FEWEST_HINTS = 8, 3
HAS_LOCK = getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python has a global lock: wrong solutions that need one are not graded elsewhere."""
REPEATS = 4
"""How often a wrong solution with an unexpected result is graded again. Most of its gradings decide."""


class Trial(Struct, frozen=True, kw_only=True):
    """One program put through its exercise's suite."""

    exercise: Exercise
    source: SubmittedFile
    wrong: WrongSolution | None = None


class ExerciseOutcome(Struct, frozen=True, kw_only=True):
    """The result for one exercise. It ships if `problems` is empty; `remarks` tell of results that vary by chance."""

    exercise: Exercise
    checks: int
    wrong: int
    problems: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def check_exercises(exercises: Sequence[Exercise]) -> list[ExerciseOutcome]:
    """Puts every program of every exercise through its suite, in one grading."""
    shape = {exercise.slug: list(_shape_problems(exercise)) for exercise in exercises}
    trials = [trial for exercise in exercises for trial in _trials(exercise, shape[exercise.slug])]
    reports, remarks = _without_chance(trials, _grade(trials))
    outcomes = []
    for exercise in exercises:
        own = [(t, r) for t, r in zip(trials, reports, strict=True) if t.exercise is exercise]
        problems = shape[exercise.slug] + list(judge_trials(exercise, own))
        wrong = sum(trial.wrong is not None for trial, _ in own)
        checks = max((len(report.checks) for _, report in own), default=0)
        outcomes.append(
            ExerciseOutcome(
                exercise=exercise,
                checks=checks,
                wrong=wrong,
                problems=tuple(problems),
                remarks=tuple(text for trial, text in remarks if trial.exercise is exercise),
            )
        )
    return outcomes


def _grade(trials: Sequence[Trial]) -> list[ExerciseReport]:
    return grade_sources([trial.exercise for trial in trials], [trial.source for trial in trials]) if trials else []


def _without_chance(
    trials: Sequence[Trial], reports: list[ExerciseReport]
) -> tuple[list[ExerciseReport], list[tuple[Trial, str]]]:
    """The usual report of each trial, and what was seen in few of its gradings, for each trial where that differs.

    Only wrong solutions are tried again. A reference that fails once, and a wrong solution that
    passes once, are problems.
    """
    odd = [
        index
        for index, (trial, report) in enumerate(zip(trials, reports, strict=True))
        if trial.wrong is not None and report.status != "passed" and any(_judge_wrong(trial.wrong, report))
    ]
    rounds = [_grade([trials[index] for index in odd]) for _ in range(REPEATS)]
    usual, remarks = list(reports), []
    for place, index in enumerate(odd):
        wrong = trials[index].wrong
        assert wrong is not None
        again = [repeat[place] for repeat in rounds]
        as_stated = [report for report in again if not any(_judge_wrong(wrong, report))]
        if len(as_stated) > (1 + REPEATS) // 2 and all(report.status != "passed" for report in again):
            first = " ".join(_judge_wrong(wrong, reports[index]))
            often = 1 + REPEATS - len(as_stated)
            seen = f"In {often} of {1 + REPEATS} gradings, not as stated. The first was: {first}"
            remarks.append((trials[index], seen))
            usual[index] = as_stated[0]
    return usual, remarks


def judge_trials(exercise: Exercise, trials: Sequence[tuple[Trial, ExerciseReport]]) -> Iterator[str]:
    """The problems that the reports show. Pure."""
    broken = _broken_checks([report for _, report in trials])
    yield from (f"check {check}: {message}" for check, message in broken.items())
    trials = [(trial, _without(report, broken)) for trial, report in trials]
    failed_by_some: set[str] = set()
    all_checks: dict[str, None] = {}
    for trial, report in trials:
        if not report.checks:
            continue
        all_checks |= dict.fromkeys(check.id for check in report.checks)
        if trial.wrong is not None:
            failed_by_some |= {check.id for check in report.checks if check.status == "failed"}
            yield from _judge_wrong(trial.wrong, report)
        elif trial.source.path == exercise.stub:
            yield from (
                _judge_broken_stub(exercise, report) if exercise.metadata.form == "repair" else _judge_stub(report)
            )
        else:
            yield from _judge_reference(report)
    for check in all_checks:
        if check not in failed_by_some:
            yield f"check {check}: no wrong solution fails it. Write one that does, or remove the check."


def _shape_problems(exercise: Exercise) -> Iterator[str]:
    for path, what in (
        (exercise.stub, "the stub that students complete"),
        (exercise.suite, "the suite"),
        (exercise.folder / "README.md", "the instructions"),
        (exercise.reference, "the reference solution"),
    ):
        if not path.is_file():
            yield f"{path.name} is missing: it is {what}. Put it at {_short(path)}."
    original = original_of(exercise)
    if exercise.stub.is_file() and (
        original is None or content_hash(original) != content_hash(exercise.stub.read_bytes())
    ):
        yield (
            f"stub: exercises/.originals/{exercise.slug}.py is not the same, and `reset` takes the stub from there. "
            f"If the stub is right: python -m grader check {exercise.slug} --keep-stubs"
        )
    if exercise.slug in sys.stdlib_module_names:
        yield f"{exercise.slug} is a module of the standard library, which would be imported instead. Rename it."
    if len(exercise.metadata.hints) < FEWEST_HINTS:
        count = _count(exercise.metadata.hints, "hint")
        yield f"exercise.toml: {count}. Write at least {FEWEST_HINTS}, from a nudge to nearly there."


def _trials(exercise: Exercise, problems: list[str]) -> Iterator[Trial]:
    if not exercise.suite.is_file():
        return
    if exercise.stub.is_file():
        # Without the precheck: the stub must fail when it runs, not only because it is recognised.
        source = SubmittedFile(slug=exercise.slug, path=exercise.stub, content=exercise.stub.read_bytes())
        yield Trial(exercise=exercise, source=source)
    if exercise.reference.is_file():
        yield Trial(exercise=exercise, source=read_submitted_file(exercise, exercise.reference))
    try:
        wrong = wrong_solutions(exercise)
    except ValueError as problem:
        problems.append(f"solutions/{exercise.slug}/wrong/{problem}. Say with which check and reason it must fail.")
        return
    if len(wrong) < FEWEST_WRONG:
        problems.append(f"{len(wrong)} wrong solutions. Write at least {FEWEST_WRONG}, one misconception each.")
    for each in (each for each in wrong if HAS_LOCK or not each.needs_lock):
        yield Trial(exercise=exercise, source=read_submitted_file(exercise, each.path), wrong=each)


def _broken_checks(reports: Sequence[ExerciseReport]) -> dict[str, str]:
    """Checks that end with the same error of ours whatever program they get, and that error: the suite is to blame."""
    errors = [
        {(check.id, _last_line(check.finding)) for check in report.checks if check.finding and check.status == "error"}
        for report in reports
    ]
    return dict(sorted(set.intersection(*errors))) if errors else {}


def _without(report: ExerciseReport, checks: Container[str]) -> ExerciseReport:
    return replace(report, checks=tuple(check for check in report.checks if check.id not in checks))


def _judge_stub(report: ExerciseReport) -> Iterator[str]:
    for check in report.checks:
        if check.finding is None or check.finding.reason is not Reason.NOT_STARTED:
            got = check.finding.reason if check.finding else "passed"
            yield f"stub: {check.id} is {got}; it must be not_started. Let the stub raise NotImplementedError."


def _judge_broken_stub(exercise: Exercise, report: ExerciseReport) -> Iterator[str]:
    """A program to repair fails at least one check, and the grader can judge it."""
    for check in report.checks:
        if check.status not in ("passed", "failed") and check.finding:
            yield f"stub: {check.id} is {check.status} ({check.finding.reason}). {_last_line(check.finding)}"
    if not is_untouched(exercise, exercise.stub):
        wanted = content_hash(exercise.stub.read_bytes())
        yield f'stub: exercise.toml has another hash. If you changed the program on purpose: original = "{wanted}"'
    if report.status == "passed":
        yield "stub: it passes. An exercise to repair begins with a program that fails a check."


def _judge_reference(report: ExerciseReport) -> Iterator[str]:
    for check in report.checks:
        if check.finding is not None:
            yield f"reference: {check.id} is {check.status} ({check.finding.reason}). {_last_line(check.finding)}"


def _judge_wrong(wrong: WrongSolution, report: ExerciseReport) -> Iterator[str]:
    unhappy = {check.id: check.finding for check in report.checks if check.finding is not None}
    checks = [check.id for check in report.checks]
    for check, reason in wrong.stated.items():
        if check not in checks:
            yield f"{wrong.name}: there is no check {check}. Name one of: {', '.join(checks)}."
        elif check not in unhappy:
            yield f"{wrong.name}: {check} passes; it must fail with {reason}. This mistake gets through."
    for check, finding in unhappy.items():
        reason = wrong.stated.get(check, wrong.reason)
        if finding.reason is not reason:
            yield f"{wrong.name}: {check} is {finding.reason}, stated is {reason}. {_last_line(finding)}"


def _count(things: Sequence[str], noun: str) -> str:
    return f"{len(things)} {noun}" + ("s" if len(things) != 1 else "")


def _last_line(finding: Finding) -> str:
    """The last line: all of a sentence, or the end of a traceback."""
    return (finding.what.splitlines() or [""])[-1]


def _short(path: Path) -> str:
    return "/".join(path.parts[-4:])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="exercises to check (default: all)")
    parser.add_argument(
        "--keep-stubs", action="store_true", help="first copy the stubs to exercises/.originals, for the command reset"
    )


def run(options: argparse.Namespace) -> int:
    """Checks the exercises. Returns 0 if all may ship, else 1."""
    catalogue = load_catalogue(options.root)
    known = {exercise.slug for exercise in catalogue}
    for exercise in catalogue:
        for slug in exercise.metadata.after:
            if slug not in known:
                problem = f"{exercise.slug}: exercise.toml has after = [{slug!r}], which does not exist."
                raise OperatorError(problem, suggest(slug, known))
    exercises = choose(catalogue, options.slugs)
    for exercise in exercises if options.keep_stubs else ():
        exercise.original.parent.mkdir(exist_ok=True)
        exercise.original.write_bytes(exercise.stub.read_bytes())
    return check_catalogue(exercises)


def check_catalogue(exercises: Sequence[Exercise]) -> int:
    """Checks, prints a table and what to do about each problem; 0 if all may ship, else 1."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    outcomes = check_exercises(exercises)
    console = Console(highlight=False)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("", "exercise", "checks", "wrong solutions", ""):
        table.add_column(title)
    for each in outcomes:
        mark, colour = ("✗", "red") if each.problems else ("✓", "green")
        note = _count(each.problems, "problem") if each.problems else "ships"
        if each.remarks:
            note += f", {_count(each.remarks, 'result')} by chance"
        row = (Text(mark, colour), each.exercise.slug, str(each.checks), str(each.wrong), Text(note, colour))
        table.add_row(*row)
    console.print(table)
    for each in outcomes:
        if each.problems or each.remarks:
            console.print(f"\n[bold]{each.exercise.slug}[/bold]")
        for text in each.problems + each.remarks:
            console.print(Text(f"  {text}"), soft_wrap=True)
    return 1 if any(each.problems for each in outcomes) else 0
