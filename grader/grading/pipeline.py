"""The stages of a grading on one screen: choose exercises, read files, run checks, report."""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from msgspec import Struct

from grader.grading.temporary_folder import private_temporary_folder
from grader.intake import (
    ROOT,
    SubmittedFile,
    choose,
    defined_checks,
    find_submitted_files,
    is_untouched,
    load_catalogue,
    original_of,
    read_submitted_file,
    suite_digest,
    suite_files,
)
from grader.judging import name_differences, name_uncalled, name_what_is_missing
from grader.model import CheckReport, Exercise, ExerciseReport, OperatorError, Report, SuiteRun

if TYPE_CHECKING:  # execution loads asyncio: commands that run nothing start without it
    from grader.execution import Launcher

Trust = Literal["author", "nobody"]
"""`author`: the user wrote the code, so a pass that could be forged stands. `nobody`: such a pass needs a review."""
Token = TypeVar("Token")
"""A value of the caller's own for a submitted file. A grading gives it back with the report on the file."""
OnCheck = Callable[[SubmittedFile, CheckReport], None]
OnReport = Callable[[Token, ExerciseReport], None]


class Request(Struct, frozen=True, kw_only=True):
    """A request to grade the stubs of the kit, the reference solutions, or the files in a folder.

    slugs          exercises; all if empty
    submission     folder with submitted files
    count_missing  whether an exercise without a file in that folder counts as not started
    solutions      whether to grade the reference solutions
    isolation      on, off or auto
    trust          see `Trust`
    root           folder with exercises/ and solutions/
    pages          whether a page will show failing schedules, so that other schedules around them are kept, too
    """

    slugs: tuple[str, ...] = ()
    submission: Path | None = None
    count_missing: bool = False
    solutions: bool = False
    isolation: str = "auto"
    trust: Trust = "author"
    root: Path = ROOT
    pages: bool = False


def grade(request: Request, on_check: Callable[[CheckReport], None] = lambda _: None) -> Report:
    """Grades one submission; `on_check` gets each report as it comes.

    Raises OperatorError for a request that cannot be met.
    """
    exercises = choose(load_catalogue(request.root), list(request.slugs))
    files = read_files(request, exercises)
    by_slug = {exercise.slug: exercise for exercise in exercises}
    with launcher_for_a_grading(request.isolation) as launcher:
        their_exercises = [by_slug[file.slug] for file in files]
        reports = grade_with(
            launcher,
            their_exercises,
            files,
            lambda _, check: on_check(check),
            trust=request.trust,
            pages=request.pages,
        )
        return Report(exercises=tuple(reports))


def read_files(request: Request, exercises: list[Exercise]) -> list[SubmittedFile]:
    """The files to grade, one for each exercise that has one."""
    if request.submission is not None:
        named = bool(request.slugs)
        return find_submitted_files(exercises, request.submission, named=named, count_missing=request.count_missing)
    if request.solutions:
        for exercise in exercises:
            if not exercise.reference.is_file():
                raise OperatorError(
                    f"There is no reference solution {exercise.reference.relative_to(request.root)}.",
                    "Students' copies come without solutions. Use a full copy of the kit.",
                )
        return [read_submitted_file(exercise, exercise.reference) for exercise in exercises]
    return [read_submitted_file(exercise, exercise.stub) for exercise in exercises]


def grade_sources(
    exercises: list[Exercise], files: list[SubmittedFile], isolation: str = "auto", trust: Trust = "author"
) -> list[ExerciseReport]:
    """The report on each file. `exercises` has the exercise of each file, in the same order."""
    with launcher_for_a_grading(isolation) as launcher:
        return grade_with(launcher, exercises, files, trust=trust)


@contextlib.contextmanager
def launcher_for_a_grading(isolation: str) -> Iterator["Launcher"]:
    """A launcher whose processes and temporary files are gone in the end.

    Raises OperatorError for isolation that is not available here.
    """
    from grader.execution import make_launcher

    with private_temporary_folder(in_memory=isolation == "on"):
        launcher = make_launcher(isolation)
        try:
            yield launcher
        finally:
            launcher.close()


def grade_with(
    launcher: "Launcher",
    exercises: list[Exercise],
    files: list[SubmittedFile],
    on_check: OnCheck = lambda *_: None,
    *,
    trust: Trust = "author",
    pages: bool = False,
) -> list[ExerciseReport]:
    """As `grade_sources`, with a launcher that is there already."""
    found: dict[int, ExerciseReport] = {}
    grade_stream(launcher, exercises, enumerate(files), found.__setitem__, on_check, trust=trust, pages=pages)
    return [found[index] for index in range(len(files))]


def grade_stream(
    launcher: "Launcher",
    exercises: list[Exercise],
    files: Iterator[tuple[Token, SubmittedFile]],
    on_report: OnReport[Token],
    on_check: OnCheck = lambda *_: None,
    *,
    trust: Trust = "author",
    pages: bool = False,
) -> None:
    """Grades any number of files, which are taken as there is room: `grade_rounds` with one round."""
    grade_rounds(launcher, exercises, iter([files]), on_report, on_check, trust=trust, pages=pages)


def _explained(checks: list[CheckReport], content: bytes, exercise: Exercise) -> tuple[CheckReport, ...]:
    """The checks, with what the submitted file lacks, or declares otherwise than the stub, named in their findings."""
    original = original_of(exercise)
    stub = original if exercise.metadata.form in ("complete", "choose") else None
    named = name_uncalled(name_what_is_missing(checks, content, original), content)
    return name_differences(named, content, stub or b"")


def grade_rounds(
    launcher: "Launcher",
    exercises: list[Exercise],
    rounds: Iterator[Iterator[tuple[Token, SubmittedFile]]],
    on_report: OnReport[Token],
    on_check: OnCheck = lambda *_: None,
    *,
    trust: Trust = "author",
    pages: bool | Callable[[], bool] = False,
    is_cancelled: Callable[[], bool] = lambda: False,
    at_once: bool = False,
) -> None:
    """Grades one round of files after the other. Suites are collected once, and each round is taken when it comes.

    If `is_cancelled` says yes during a round, that round ends, and the reports that are missing then do not come.
    `pages` is asked in each round, if it can be called.
    `at_once`: all real runs of a file begin together, so that its verdict comes sooner.

    Each file comes with a token, any value of the caller's own, which `on_report` gets with the report on the file.
    An OperatorError that `on_report` raises ends the grading and is raised here.
    """
    # A late import: pytest loads while the launcher's process starts.
    from grader.grading.collection import stream_rounds
    from grader.grading.tasks import SUITE

    by_slug = {exercise.slug: exercise for exercise in exercises}
    digests = {slug: suite_digest(exercise) for slug, exercise in by_slug.items()}
    defined = {slug: sum(len(defined_checks(each)) for each in suite_files([by_slug[slug]])) for slug in by_slug}
    start = time.perf_counter()

    def timed() -> Iterator[Iterator[tuple[Token, SubmittedFile]]]:
        nonlocal start
        for files in rounds:
            start = time.perf_counter()
            yield files

    def report(token: Token, file: SubmittedFile, checks: list[CheckReport]) -> None:
        exercise = by_slug[file.slug]
        on_report(
            token,
            ExerciseReport(
                slug=exercise.slug,
                track=exercise.track,
                title=exercise.metadata.title,
                summary=exercise.metadata.summary,
                difficulty=exercise.metadata.difficulty,
                after=exercise.metadata.after,
                path=str(file.path).encode("utf-8", "backslashreplace").decode(),
                seconds=time.perf_counter() - start,
                checks=_explained(checks, file.content, exercise),
                untouched=is_untouched(exercise, file.path),
                isolation=launcher.isolation,
                ran=SuiteRun(
                    suite=digests[file.slug],
                    defined=defined[file.slug],
                    checks=sum(check.id != SUITE for check in checks),
                ),
            ),
        )

    stream_rounds(
        list(by_slug.values()),
        timed(),
        launcher,
        report,
        on_check=on_check,
        trust=trust,
        pages=pages,
        is_cancelled=is_cancelled,
        at_once=at_once,
    )
