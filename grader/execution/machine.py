"""The limits of the machine for a grading: measured before it begins, and watched while it runs.

Law: a run meets no limit but its own. So the limits of the account, and of the control group, must not be lower than
those of a run; if they are, nothing is graded, and one line names the cure. If all the same a run met a limit that is
not its own, because many share it, that run does not count against the student (`Observation.machine_limit`).
"""

import contextlib
import functools
import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from grader.model import MEMORY_LIMIT, PROCESS_LIMIT, OperatorError

if sys.platform != "win32":
    import resource

COUNTS_THREADS = sys.platform == "linux"
"""Whether the limit of an account on processes counts each thread. Other systems count processes only."""
TASKS = 1024 if COUNTS_THREADS else PROCESS_LIMIT
"""Processes and threads that one run may have (`grader.student.sandbox.isolation`), as far as they are counted."""
OWN_TASKS = 76
"""Processes and threads that the grader itself needs."""
USUAL_TASKS = 64 if COUNTS_THREADS else 4
"""Processes and threads of an ordinary run. So many are reckoned for each run that takes place at the same time."""
OPEN_FILES, OWN_FILES, FILES_OF_RUN = 1024, 400, 24
"""Open files of one process that the grader needs at least; those that it keeps for itself; those of one run."""
STACK = 8 << 20
"""Bytes of stack of a thread. A larger one would use up the addresses of a run with many threads."""
NOBODY = 65534
"""The account of student processes whose grader is started by root."""
NEARLY = 0.95
"""Share of a limit on processes and threads from which on it counts as met."""
WATCHED = 8192
"""Processes and threads that must be free; with fewer, their number is watched during the runs."""
MANY_TASKS = 1 << 16
"""Limit on processes and threads that a grader sets which may do so."""
_CONTROL_GROUPS = Path("/sys/fs/cgroup")


class LimitNeeded(NamedTuple):
    """A limit of the account (see getrlimit(2)).

    name     as in the module `resource`
    least    value that it must have at least
    what     what it limits, in words
    divisor  the unit of `ulimit`, in which the message gives the value
    option   of `ulimit`
    """

    name: str
    least: int
    what: str
    divisor: int
    option: str


LIMITS = (
    LimitNeeded("RLIMIT_NOFILE", OPEN_FILES, "open files", 1, "-n"),
    LimitNeeded("RLIMIT_AS", 16 << 30, "kilobytes of addresses", 1024, "-v"),
    LimitNeeded("RLIMIT_DATA", 16 << 30, "kilobytes of data", 1024, "-d"),
    LimitNeeded("RLIMIT_STACK", STACK, "kilobytes of stack", 1024, "-s"),
    LimitNeeded("RLIMIT_FSIZE", 256 << 20, "kilobytes in a file", 1024, "-f"),
    LimitNeeded("RLIMIT_CPU", 300, "seconds of processor time", 1, "-t"),
)
"""The resources that a run may use by its own limits (`grader.student.sandbox.isolation`), or what the grader needs."""


def prepare_machine() -> None:
    """Raises this process's own limits as far as they go. Raises OperatorError if that is not far enough."""
    if sys.platform == "win32":
        return
    for needed in LIMITS:
        if (number := getattr(resource, needed.name, None)) is not None:
            _raise_limit(number, needed)
    _raise_task_limit()
    free = free_tasks()
    if free is not None and free < TASKS + OWN_TASKS:
        raise OperatorError(
            f"Only {max(0, free)} more processes{' and threads' if COUNTS_THREADS else ''} are allowed here, "
            f"and a run needs {TASKS + OWN_TASKS:,}.",
            "Raise the limit (ulimit -u, TasksMax of systemd, --pids-limit of the container).",
        )
    memory = min([psutil.virtual_memory().total, *_group_values("memory", "memory.max", "memory.limit_in_bytes")])
    if memory < 1.5 * MEMORY_LIMIT:
        raise OperatorError(
            f"Only {memory >> 20} MB of memory are allowed here, and a run needs {int(1.5 * MEMORY_LIMIT) >> 20}.",
            "Give the machine or the container more memory.",
        )


def _raise_limit(number: int, needed: LimitNeeded) -> None:
    soft, hard = resource.getrlimit(number)
    if hard != resource.RLIM_INFINITY and hard < needed.least:
        with contextlib.suppress(OSError, ValueError):  # root may
            resource.setrlimit(number, (needed.least, needed.least))
            return
        raise OperatorError(
            f"Only {hard // needed.divisor:,} {needed.what} are allowed here, "
            f"and grading needs {needed.least // needed.divisor:,}.",
            f"Raise the limit (ulimit {needed.option} {needed.least // needed.divisor}) or ask the administrator.",
        )
    if number == resource.RLIMIT_STACK:
        resource.setrlimit(number, (STACK, hard))  # threads of new processes get so much
    elif soft != resource.RLIM_INFINITY and soft < needed.least:
        # A grader that works long and writes much needs more than a run does.
        resource.setrlimit(number, (needed.least if number == resource.RLIMIT_NOFILE else hard, hard))


def _raise_task_limit() -> None:
    most = _most_tasks_of_account()
    if most is None:
        return
    least = free_tasks()
    wanted = MANY_TASKS if least is not None and least < WATCHED and most < MANY_TASKS else most
    for each in (wanted, most):  # only root may raise it beyond what it is
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NPROC, (each, each))
            return


def free_tasks() -> int | None:
    """How many more processes and threads the account may have; None for any number.

    It is exact if it matters, else at most what is free.
    """
    if sys.platform == "win32":
        return None
    free = [most - used for most, used in _task_groups()]
    if (most := _most_tasks_of_account()) is not None:
        least = most - _all_tasks()
        free.append(least if least > WATCHED else most - _tasks_of_account())
    return min(free, default=None)


def most_runs(workers: int) -> int:
    """How many runs one of so many workers may have at the same time; at least one."""
    if sys.platform == "win32":
        return 1 << 15
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    found = [1 << 15] if files == resource.RLIM_INFINITY else [(files - OWN_FILES) // FILES_OF_RUN]
    if (free := free_tasks()) is not None:
        found.append((free - TASKS - OWN_TASKS) // USUAL_TASKS // workers)
    return max(1, min(found))


class ShortageMonitor:
    """Notices that the machine was short of something, for all runs of this process."""

    def __init__(self) -> None:
        self._most = _most_tasks_of_account() if sys.platform == "linux" else None
        if self._most is not None and self._most - _all_tasks() > WATCHED:
            self._most = None
        self._refusals = _refused_tasks()
        self._memory_kills = (time.monotonic(), _memory_kills())
        self._last_shortage = 0.0

    def start(self) -> float:
        """A run begins; returns what `shortage_since` wants."""
        now = time.monotonic()
        if now - self._memory_kills[0] > 1.0:
            self._memory_kills = now, _memory_kills()
        return now

    def look(self) -> None:
        """Looks whether processes and threads are short now. Costs nothing where there is no limit within reach."""
        if self._most is not None and _all_tasks() >= NEARLY * self._most > 0 and self._is_short():
            self._last_shortage = time.monotonic()
        if self._refusals is not None and self._refusals != (refusals := _refused_tasks()):
            self._refusals, self._last_shortage = refusals, time.monotonic()

    def _is_short(self) -> bool:
        return self._most is not None and _tasks_of_account() >= NEARLY * self._most

    def shortage_since(self, start: float, *, was_killed: bool) -> str:
        """The resource that the machine was short of since `start`; empty for nothing.

        was_killed  whether a run has ended by a SIGKILL that the grader did not send
        """
        self.look()
        if self._last_shortage >= start:
            return "processes and threads"
        if was_killed and _memory_kills() != self._memory_kills[1]:
            return "memory"
        return ""


@functools.cache
def shortages() -> ShortageMonitor:
    """The one monitor of this process. Call it only in a process that has runs: a fork would share what it has seen."""
    return ShortageMonitor()


def _most_tasks_of_account() -> int | None:
    if sys.platform == "win32":
        return None
    hard = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    return None if hard == resource.RLIM_INFINITY else hard


def _all_tasks() -> int:
    """The number of processes and threads of the whole machine (Linux), which is at least that of the account."""
    try:
        return int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].split("/")[1])
    except (OSError, IndexError, ValueError):
        return _tasks_of_account()


def _tasks_of_account() -> int:
    account = (os.geteuid() or NOBODY) if sys.platform != "win32" else 0
    found = 0
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.uids().real == account:
                found += process.num_threads() if COUNTS_THREADS else 1
    return found


def _task_groups() -> list[tuple[int, int]]:
    """The limits on processes and threads of this process's control groups, each with how many there are."""
    found = []
    for group in _groups("pids"):
        with contextlib.suppress(OSError, ValueError):  # no limit is the word "max"
            found.append((int(_text(group / "pids.max")), int(_text(group / "pids.current"))))
    return found


def _refused_tasks() -> int | None:
    """How often a control group has refused a process or thread; None where none has such a limit."""
    if sys.platform != "linux" or not _task_groups():
        return None
    count = 0
    for group in _groups("pids"):
        with contextlib.suppress(OSError, ValueError):
            count += int(_text(group / "pids.events").split()[1])
    return count


def _memory_kills() -> int:
    """How often the kernel has ended a process because memory ran out, in any control group (Linux)."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(_text(Path("/proc/vmstat")).partition("oom_kill ")[2].split()[0])
    return 0


def _group_values(controller: str, *names: str) -> list[int]:
    found = []
    for group in _groups(controller):
        for name in names:
            with contextlib.suppress(OSError, ValueError):
                found.append(int(_text(group / name)))
    return found


def _groups(controller: str) -> list[Path]:
    """The folders of the control groups of this process that a controller may have files in, version 1 and 2."""
    found = []
    with contextlib.suppress(OSError, ValueError):
        for line in _text(Path("/proc/self/cgroup")).splitlines():
            _, controllers, path = line.split(":", 2)
            if controllers and controller not in controllers.split(","):
                continue
            for base in (
                [_CONTROL_GROUPS / controllers] if controllers else [_CONTROL_GROUPS, _CONTROL_GROUPS / "unified"]
            ):
                place = base / path.strip("/")
                found += [each for each in (place, *place.parents) if each.is_relative_to(base)]
    return found


def _text(path: Path) -> str:
    return path.read_text(encoding="ascii")
