"""What the operating system says of a student process and of those that it started."""

import contextlib
import os
import sys
from pathlib import Path

import psutil

LISTS_CHILDREN = Path("/proc/self/task", str(os.getpid()), "children").exists()
PYTHONS_OWN = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")


START_CPU = 0.2
"""Processor seconds that the start of one process may take."""


class Probe:
    """Looks at the process `pid` from outside. A process that has gone counts for nothing.

    `family` is the process below which all of the run's processes are; it is none of the run's own, unless it is `pid`.
    """

    def __init__(self, pid: int, family: int = 0) -> None:
        self._process: psutil.Process | None = None
        self._family = family or pid
        self._marks: list[list[bytes] | None] = []
        self._started: set[int] = set()
        with contextlib.suppress(psutil.Error):
            self._process = psutil.Process(pid)

    def use(self) -> tuple[float, int] | None:
        """Processor seconds so far, and resident bytes; None if it has gone.

        Its ended children's seconds are included, less what it takes to start an interpreter for each.
        """
        if self._process is not None:
            with contextlib.suppress(psutil.Error), self._process.oneshot():
                times = self._process.cpu_times()
                self._started.update(_children_of_main_thread(self._process.pid))
                children = times.children_user + times.children_system - START_CPU * len(self._started)
                return float(times.user + times.system + max(0.0, children)), int(self._process.memory_info().rss)
        return None

    def census(self) -> tuple[int, int, int]:
        """How many processes it has started that still run, directly or not; the resident bytes of the largest of them,
        and of all together."""
        children = self._children()
        sizes = [0]
        for child in children:
            with contextlib.suppress(psutil.Error):
                sizes.append(child.memory_info().rss)
        return len(children), max(sizes), sum(sizes)

    def outlivers(self) -> tuple[list[str], list[str]]:
        """The command lines of those of them that have not ended: the program's, and what looks like Python's helpers.

        A helper ends by itself, a moment after the last process that used it. What only looks like one does not.
        """
        found: tuple[list[str], list[str]] = [], []
        for child in self._children():
            with contextlib.suppress(psutil.Error):
                command = " ".join(child.cmdline())
                if child.status() != psutil.STATUS_ZOMBIE:
                    found[any(own in command for own in PYTHONS_OWN)].append(command)
        return found

    def slept(self) -> bool | None:
        """Whether none of their threads has wanted a processor since the last time this was asked.

        The kernel counts for each thread how often and how long it ran or waited to run (schedstat). Where it does not
        (not Linux), and when it is asked for the first time, nothing is known, and the answer is None.
        """
        if sys.platform != "linux" or self._process is None:
            return None
        pids = [self._process.pid]
        with contextlib.suppress(OSError):
            pids += [child.pid for child in self._children()] if not LISTS_CHILDREN else self._others()
        before, self._marks = self._marks, [_marks(pid) for pid in pids]
        return None if not before else None not in before and self._marks == before

    def _children(self) -> list[psutil.Process]:
        found = []
        if self._process is not None:
            with contextlib.suppress(psutil.Error, OSError):
                if not LISTS_CHILDREN:
                    everybody = psutil.Process(self._family).children(recursive=True)
                    return [each for each in everybody if each.pid != self._process.pid]
                for pid in self._others():
                    with contextlib.suppress(psutil.Error):
                        found.append(psutil.Process(pid))
        return found

    def _others(self) -> list[int]:
        own = self._process.pid if self._process else 0
        return [pid for pid in _descendants(self._family) if pid != own]


def _children_of_main_thread(pid: int) -> list[int]:
    """Which is the one that pools start their processes from; to ask all threads would cost too much each time."""
    try:
        return list(map(int, _read(f"/proc/{pid}/task/{pid}/children").split()))
    except OSError:
        return []


def _descendants(pid: int) -> list[int]:
    """Their process ids, from lists that the kernel keeps: looking through all processes would cost a hundred times
    as much, in each of many graders at once. One that has gone meanwhile has none."""
    found = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
            with open(f"/proc/{pid}/task/{thread}/children") as file:  # noqa: PTH123
                children = list(map(int, file.read().split()))
            for child in children:
                found += [child, *_descendants(child)]
    except OSError:
        pass
    return found


def _marks(pid: int) -> list[bytes] | None:
    """What changes when a thread of the process runs, or wants to; None if one does now, or it cannot be told."""
    found = []
    try:
        for thread in sorted(os.listdir(f"/proc/{pid}/task")):  # noqa: PTH208
            if _read(f"/proc/{pid}/task/{thread}/stat").rpartition(b")")[2].split()[0] in b"RD":
                return None
            found.append(thread.encode() + _read(f"/proc/{pid}/task/{thread}/schedstat"))
    except OSError:
        return None
    return found


def _read(path: str) -> bytes:
    fd = os.open(path, os.O_RDONLY)
    try:
        return os.read(fd, 1024)
    finally:
        os.close(fd)
