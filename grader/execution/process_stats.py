"""What the operating system says of a student process and of those that it started.

It is asked many times a second, of many processes at once, so on Linux the kernel is asked directly, and only for what
can have changed: whoever starts a process or a thread uses processor time, and a clock that has not moved says so.
"""

import contextlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

LISTS_CHILDREN = Path("/proc/self/task", str(os.getpid()), "children").exists()
PYTHONS_OWN = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
START_CPU = 0.2
"""Processor seconds that the start of one process may take."""


class ProcessStats:
    """Looks at the process `pid` from outside. A process that has gone counts for nothing.

    `family` is the process below which all of the run's processes are; it is none of the run's own, unless it is `pid`.
    """

    def __init__(self, pid: int, family: int = 0) -> None:
        self._pid, self._family = pid, family or pid
        self._seen: dict[int, float] | None = None
        self._stale = False
        self._census: tuple[dict[int, float], tuple[int, int, int]] | None = None
        self._started: set[int] = set()
        self._use: tuple[float, tuple[float, int]] | None = None

    def usage(self) -> tuple[float, int] | None:
        """Processor seconds so far, and resident bytes; None if it has gone.

        Its children's seconds are included, less what it takes to start an interpreter for each: of those that it has
        waited for, and of those that were seen to be there.
        """
        with contextlib.suppress(psutil.Error, OSError, ValueError):
            if sys.platform == "linux":
                clock = _clock(self._pid)
                others = _clocks(pid for pid in self._seen or () if pid != self._pid)
                clock += sum(max(0.0, each - START_CPU) for each in others.values())
                if self._use and self._use[0] == clock:
                    return self._use[1]
                self._started.update(_children_of_main_thread(self._pid))
                stat = _stat(self._pid)
                children = (int(stat[13]) + int(stat[14])) / _TICKS - START_CPU * len(self._started)
                resident = int(stat[21]) * _PAGE or _resident(self._pid)
                self._use = clock, (clock + max(0.0, children), resident)
                return self._use[1]
            process = psutil.Process(self._pid)
            times = process.cpu_times()
            cpu = times.user + times.system + times.children_user + times.children_system
            return float(cpu), int(process.memory_info().rss)
        return None

    def cpu_time(self) -> float:
        """Processor seconds of the process itself, which costs next to nothing to ask (Linux); 0 if it has gone."""
        with contextlib.suppress(OSError):
            return _clock(self._pid)
        return 0.0

    def run_queue_time(self) -> tuple[float, int]:
        """Seconds for which its own threads were ready and had no processor, and how often one was given one.

        All are added up, but for threads that have ended. Zeros where the kernel does not tell.
        """
        seconds, turns = 0.0, 0
        with contextlib.suppress(OSError):
            for thread in _threads(self._pid):
                with contextlib.suppress(OSError, ValueError):
                    _, queued, given = map(int, _read(f"/proc/{self._pid}/task/{thread}/schedstat").split())
                    seconds, turns = seconds + queued / 1e9, turns + given
        return seconds, turns

    def count_processes(self) -> tuple[int, int, int]:
        """How many processes it has started that still run, directly or not; the resident bytes of the largest of them,
        and of all together."""
        if not LISTS_CHILDREN:
            return _sizes(_memory(each) for each in self._children())
        self._look()
        if self._census is None or self._census[0] is not self._seen:
            self._census = self._seen or {}, _sizes(_resident(pid) for pid in self._seen or () if pid != self._pid)
        return self._census[1]

    def survivors(self) -> tuple[list[str], list[str]]:
        """The command lines of those of them that have not ended: the program's, and what looks like Python's helpers.

        A helper ends by itself, a moment after the last process that used it. What only looks like one does not.
        """
        found: tuple[list[str], list[str]] = [], []
        for child in self._children():
            with contextlib.suppress(psutil.Error, OSError):
                if child.status() != psutil.STATUS_ZOMBIE:
                    command = " ".join(child.cmdline())
                    found[any(own in command for own in PYTHONS_OWN)].append(command)
                elif LISTS_CHILDREN and len(_threads(child.pid)) > 1:  # only its first thread has ended
                    found[0].append(child.name())
        return found

    def was_idle(self) -> bool | None:
        """Whether none of their threads has wanted a processor since the last time this was asked.

        Nobody has, if their clocks stand where they stood and none of their threads is running, or ready to, now. Where
        the kernel does not tell (not Linux), and when it is asked for the first time, the answer is None.
        """
        if not LISTS_CHILDREN:
            return None
        if self._seen is None:
            self._look()
            return None
        now = _clocks(self._seen)
        if now != self._seen:
            self._seen, self._stale = now, True
            return False
        if self._stale:
            self._look()
            return False
        return not any(map(_stirs, self._seen))

    def _look(self) -> None:
        """Sees anew who is there, if anybody used processor time since the last look: only so can one have started."""
        if self._seen is None or self._stale or _clocks(self._seen) != self._seen:
            self._stale = False
            with contextlib.suppress(OSError):
                others = [pid for pid in _descendants(self._family) if pid != self._pid]
                self._seen = _clocks([self._pid, *others])

    def _children(self) -> list[psutil.Process]:
        found = []
        with contextlib.suppress(psutil.Error, OSError):
            if not LISTS_CHILDREN:
                everybody = psutil.Process(self._family).children(recursive=True)
                return [each for each in everybody if each.pid != self._pid]
            for pid in _descendants(self._family):
                with contextlib.suppress(psutil.Error):
                    if pid != self._pid:
                        found.append(psutil.Process(pid))
        return found


def _sizes(resident: Iterable[int]) -> tuple[int, int, int]:
    """How many, the largest, the sum."""
    sizes = list(resident)
    return len(sizes), max(sizes, default=0), sum(sizes)


def _memory(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


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
    with contextlib.suppress(OSError):
        for thread in _threads(pid):
            with contextlib.suppress(OSError):
                for child in map(int, _read(f"/proc/{pid}/task/{thread}/children").split()):
                    found += [child, *_descendants(child)]
    return found


def _threads(pid: int) -> list[str]:
    """Their ids. Raises OSError if the process has gone, or there is no such list."""
    return os.listdir(f"/proc/{pid}/task")  # noqa: PTH208


def _clock(pid: int) -> float:
    """Processor seconds of the process itself, to the nanosecond (clock_getcpuclockid(3)). Raises OSError."""
    return time.clock_gettime((~pid << 3) | 2)


def _clocks(pids: Iterable[int]) -> dict[int, float]:
    """Of those that are still there."""
    found = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            found[pid] = _clock(pid)
    return found


def _stirs(pid: int) -> bool:
    """Whether a thread of the process runs now, or wants to, or it cannot be told."""
    try:
        return any(
            _read(f"/proc/{pid}/task/{thread}/stat").rpartition(b")")[2].split(maxsplit=1)[0] in b"RD"
            for thread in _threads(pid)
        )
    except OSError:
        return True


def _stat(pid: int | str) -> list[bytes]:
    """The fields of proc(5) from the third, the state, on."""
    return _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()


def _resident(pid: int) -> int:
    """Where its first thread has ended, another one has to be asked."""
    with contextlib.suppress(OSError):
        for thread in ("", *(f"/task/{each}" for each in _threads(pid))):
            if size := int(_stat(f"{pid}{thread}")[21]):
                return size * _PAGE
    return 0


def _read(path: str) -> bytes:
    fd = os.open(path, os.O_RDONLY)
    try:
        return os.read(fd, 65536)
    finally:
        os.close(fd)
