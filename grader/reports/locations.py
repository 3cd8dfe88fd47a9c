"""Names and places for reports that programs read: the path of a file, the line of a problem, a name for each check."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath

from grader.model import CheckReport, ExerciseReport, Explained, Raised, ThreadState

NAMED_LINE = re.compile(r"\b[Ll]ine (\d{1,6})\b")
"""A line that the words of a finding name."""


def relative_path(path: str, root: str) -> str:
    """The path with slashes, below `root` if it is there; else as it is. Both may be paths of any system."""
    kind = PureWindowsPath if re.match(r"[A-Za-z]:|\\\\", path) else PurePosixPath
    whole = kind(path)
    try:
        return whole.relative_to(kind(root)).as_posix() if root else whole.as_posix()
    except ValueError:
        return whole.as_posix()


def line_of(exercise: ExerciseReport, check: CheckReport) -> int:
    """The line of the submitted file that shows the problem best; 0 if none is known."""
    if check.finding is None:
        return 0
    for seen in reversed(check.evidence):
        line = 0
        if isinstance(seen.ending, Explained):
            line = _line_of_switch(seen.ending, exercise)
        elif isinstance(seen.ending, Raised) and seen.ending.problem.frames:
            line = seen.ending.problem.frames[-1].line
        else:
            line = _line_of_thread((*seen.stack_dump, *seen.survivors))
        if line > 0:
            return line
    named = NAMED_LINE.search(check.finding.what) if not check.evidence else None
    return int(named[1]) if named else 0


def _line_of_switch(explained: Explained, exercise: ExerciseReport) -> int:
    """The line before which a thread was interrupted, else that of the last step."""
    names = {f"{exercise.slug}.py", PurePosixPath(exercise.path).name}
    steps = [step for step in explained.steps if step.file in names] or list(explained.steps)
    interrupted = [step.line for step in steps if step.preempted]
    return next(iter(interrupted), steps[-1].line if steps else 0)


def _line_of_thread(threads: Iterable[ThreadState]) -> int:
    return next((each.frames[-1].line for each in threads if each.frames), 0)


def unique_ids(checks: Iterable[CheckReport]) -> list[str]:
    """The id of each check. Those that two suites share get a number, because readers drop doubles."""
    seen: Counter[str] = Counter()
    ids = []
    for check in checks:
        seen[check.id] += 1
        ids.append(check.id if seen[check.id] == 1 else f"{check.id}#{seen[check.id]}")
    return ids
