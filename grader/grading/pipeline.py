"""The stages of a grading on one screen: choose, read, run, report."""

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from grader.execution import Launcher, make_launcher
from grader.intake import ROOT, SubmittedFile, choose, find_submitted_files, load_catalogue, read_submitted_file
from grader.model import CheckReport, Exercise, ExerciseReport, OperatorError, Report

MEMORY = "/dev/shm"  # noqa: S108
"""Where files never reach a disk (Linux). Only for runs behind walls: those cannot write to our temporary files."""

OnCheck = Callable[[int, CheckReport], None]
OnSource = Callable[[int, ExerciseReport], None]


class Request(Struct, frozen=True, kw_only=True):
    """What is to be graded: the stubs of the kit, the reference solutions, or what a folder holds."""

    slugs: tuple[str, ...] = ()
    submission: Path | None = None
    solutions: bool = False
    isolation: str = "auto"
    root: Path = ROOT


def grade(request: Request, on_check: Callable[[CheckReport], None] = lambda _: None) -> Report:
    """Grades one submission. Raises OperatorError for a request that cannot be met."""
    exercises = choose(load_catalogue(request.root), list(request.slugs))
    sources = read_sources(request, exercises)
    by_slug = {exercise.slug: exercise for exercise in exercises}
    with launcher_for_a_grading(request.isolation) as launcher:
        belonging = [by_slug[source.slug] for source in sources]
        reports = grade_with(launcher, belonging, sources, lambda _, check: on_check(check))
        return Report(exercises=tuple(reports))


def read_sources(request: Request, exercises: list[Exercise]) -> list[SubmittedFile]:
    """The files to grade, one for each exercise that has one."""
    if request.submission is not None:
        return find_submitted_files(exercises, request.submission, named=bool(request.slugs))
    if request.solutions:
        for exercise in exercises:
            if not exercise.reference.is_file():
                raise OperatorError(
                    f"There is no reference solution {exercise.reference.relative_to(request.root)}.",
                    "Students' copies come without solutions; use a full one.",
                )
        return [read_submitted_file(exercise, exercise.reference) for exercise in exercises]
    return [read_submitted_file(exercise, exercise.stub) for exercise in exercises]


def grade_sources(
    exercises: list[Exercise], sources: list[SubmittedFile], isolation: str = "auto"
) -> list[ExerciseReport]:
    """The report on each source; `exercises` runs parallel to `sources`."""
    with launcher_for_a_grading(isolation) as launcher:
        return grade_with(launcher, exercises, sources)


@contextlib.contextmanager
def launcher_for_a_grading(isolation: str) -> Iterator[Launcher]:
    """With all that it starts and writes gone in the end. Raises OperatorError for isolation that cannot be had."""
    with private_temporary_folder(MEMORY if isolation == "on" and os.access(MEMORY, os.W_OK) else None):
        launcher = make_launcher(isolation)
        try:
            yield launcher
        finally:
            launcher.close()


@contextlib.contextmanager
def private_temporary_folder(where: str | None = None) -> Iterator[None]:
    """Every temporary file of this grading is made in one folder, so that it goes even with those that were killed."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="grader-", dir=where, ignore_cleanup_errors=True) as place:
        tempfile.tempdir = place
        try:
            yield
        finally:
            tempfile.tempdir = before


def grade_with(
    launcher: Launcher,
    exercises: list[Exercise],
    sources: list[SubmittedFile],
    on_check: OnCheck = lambda *_: None,
) -> list[ExerciseReport]:
    """As `grade_sources`."""
    found: dict[int, ExerciseReport] = {}
    grade_stream(launcher, exercises, iter(sources), found.__setitem__, on_check)
    return [found[index] for index in range(len(sources))]


def grade_stream(
    launcher: Launcher,
    exercises: list[Exercise],
    sources: Iterator[SubmittedFile],
    on_source: OnSource,
    on_check: OnCheck = lambda *_: None,
) -> None:
    """Grades any number of sources, which are taken as there is room; `on_source` gets the report on each."""
    # Imported here, so that the launcher's process warms up while pytest is being imported.
    from grader.grading.collection import stream_checks

    by_slug = {exercise.slug: exercise for exercise in exercises}
    paths: dict[int, SubmittedFile] = {}
    start = time.perf_counter()

    def noting() -> Iterator[SubmittedFile]:
        for index, source in enumerate(sources):
            paths[index] = source
            yield source

    def report(index: int, checks: list[CheckReport]) -> None:
        source = paths.pop(index)
        exercise = by_slug[source.slug]
        on_source(
            index,
            ExerciseReport(
                slug=exercise.slug,
                track=exercise.track,
                title=exercise.metadata.title,
                summary=exercise.metadata.summary,
                path=str(source.path),
                seconds=time.perf_counter() - start,
                checks=tuple(checks),
                isolation=launcher.isolation,
            ),
        )

    stream_checks(list(by_slug.values()), noting(), launcher, report, on_check=on_check)
