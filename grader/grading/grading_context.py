"""The parts that one grading session works with: the submitted files, the launcher, and a session for each file."""

import ast
import contextlib
import functools
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from grader.execution import FairClock, JobService, Launcher, StudentSession, make_launcher
from grader.intake import SubmittedFile, read_submitted_file, suite_files
from grader.model import Exercise


@contextlib.asynccontextmanager
async def open_session(
    context: "GradingContext",
    file: SubmittedFile,
    exercise: Exercise,
    clock: FairClock | None = None,
    *,
    reusable: bool = False,
) -> AsyncIterator[StudentSession]:
    """A session for the file, with a job service and a clock of its own.

    clock     a clock that samples the machine for all sessions on this event loop
    reusable  whether a student process may serve several runs
    """
    launcher = context.launcher
    with tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True) as folder:
        async with (
            FairClock(clock) as own_clock,
            JobService(Path(folder)) as service,
            StudentSession(
                file.content,
                exercise.slug,
                launcher=launcher,
                service=service,
                clock=own_clock,
                names=exercise.metadata.names,
                scenarios=scenarios_of(exercise.scenarios)[0],
                reusable=reusable,
            ) as session,
        ):
            yield session


class GradingContext:
    """The work of one pytest session: the exercises and the submitted files.

    launcher   where student processes come from; by default, one that starts when it is first needed
    isolation  on, off or auto; for a launcher of its own
    trust      `author`: the user wrote the code, so a pass that could be forged stands, with a remark;
               `nobody`: such a pass needs a review
    pages      whether other schedules around a failing one are kept for a page
    """

    def __init__(
        self,
        exercises: list[Exercise],
        files: dict[str, SubmittedFile],
        launcher: Launcher | None = None,
        isolation: str = "auto",
        *,
        trust: str = "author",
        pages: bool = False,
    ) -> None:
        self.exercises = exercises
        self._files = files
        self._launcher = launcher
        self._owns_launcher = launcher is None
        self._isolation = isolation
        self.trust, self.pages = trust, pages

    @property
    def launcher(self) -> Launcher:
        if self._launcher is None:
            self._launcher = make_launcher(self._isolation)
        return self._launcher

    def close(self) -> None:
        """Closes the launcher if the context has started it."""
        if self._owns_launcher and self._launcher is not None:
            self._launcher.close()

    def exercise_of(self, suite: Path) -> Exercise | None:
        """The exercise that a suite belongs to, if any."""
        return next((each for each in self.exercises if suite in (each.suite, each.hidden_suite)), None)

    def submitted_file_of(self, exercise: Exercise) -> SubmittedFile:
        """The file to grade for the exercise; by default its stub, which students complete in place."""
        if exercise.slug not in self._files:
            self._files[exercise.slug] = read_submitted_file(exercise, exercise.stub)
        return self._files[exercise.slug]


@functools.cache
def scenarios_of(path: Path) -> tuple[bytes, frozenset[str]]:
    """The content of the file and the names that it defines. Read once, as the suite beside it is."""
    content = path.read_bytes() if path.is_file() else b""
    return content, frozenset(getattr(node, "name", "") for node in ast.parse(content).body)


def explores(exercise: Exercise) -> bool:
    """Whether the exercise has scenarios, and its suite explores."""
    return exercise.scenarios.is_file() and any(b".explore(" in each.read_bytes() for each in suite_files([exercise]))
