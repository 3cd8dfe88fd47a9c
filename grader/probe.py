"""What the operating system says of a student process and of those that it started."""

import contextlib
import sys
from pathlib import Path

import psutil

PYTHONS_OWN = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")


class Probe:
    """Looks at the process `pid` from outside. A process that has gone counts for nothing."""

    def __init__(self, pid: int) -> None:
        self._process: psutil.Process | None = None
        self._marks: list[list[bytes] | None] | None = None
        with contextlib.suppress(psutil.Error):
            self._process = psutil.Process(pid)

    def use(self) -> tuple[float, int] | None:
        """Processor seconds so far, its ended children's included, and resident bytes; None if it has gone."""
        if self._process is not None:
            with contextlib.suppress(psutil.Error), self._process.oneshot():
                times = self._process.cpu_times()
                cpu = times.user + times.system + times.children_user + times.children_system
                return float(cpu), int(self._process.memory_info().rss)
        return None

    def census(self) -> tuple[int, int]:
        """How many processes it has started that still run, directly or not, and their resident bytes together."""
        children = self._children()
        total = 0
        for child in children:
            with contextlib.suppress(psutil.Error):
                total += child.memory_info().rss
        return len(children), total

    def outlivers(self) -> list[str]:
        """The command lines of those of them that are neither ended nor Python's own helpers."""
        found = []
        for child in self._children():
            with contextlib.suppress(psutil.Error):
                command = " ".join(child.cmdline())
                if child.status() != psutil.STATUS_ZOMBIE and not any(own in command for own in PYTHONS_OWN):
                    found.append(command)
        return found

    def slept(self) -> bool:
        """Whether none of their threads has wanted a processor since the last time this was asked.

        The kernel counts for each thread how often and how long it ran or waited to run (schedstat). Where it does not
        (not Linux), nothing is known, and the answer is False.
        """
        before, self._marks = self._marks, None
        if sys.platform == "linux" and self._process is not None:
            marks = [_marks(process.pid) for process in (self._process, *self._children())]
            self._marks = None if None in marks else marks
        return self._marks is not None and self._marks == before

    def _children(self) -> list[psutil.Process]:
        if self._process is not None:
            with contextlib.suppress(psutil.Error):
                return self._process.children(recursive=True)
        return []


def _marks(pid: int) -> list[bytes] | None:
    """What changes when a thread of the process runs, or wants to; None if one does now, or it cannot be told."""
    found = []
    try:
        for thread in sorted(Path(f"/proc/{pid}/task").iterdir()):
            state = (thread / "stat").read_bytes().rpartition(b")")[2].split()[0]
            if state in b"RD":
                return None
            found.append(thread.name.encode() + (thread / "schedstat").read_bytes())
    except OSError:
        return None
    return found
