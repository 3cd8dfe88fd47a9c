"""Readings of a student process, and of the processes that it started, by the operating system.

It is asked many times a second, about many processes at once. So on Linux the kernel is asked directly, and only for
what can have changed: starting a process or a thread uses processor time, so nothing has changed while the processor
clocks stand still.
"""

import contextlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from grader.execution.hidden_memory import hidden_memory
from grader.model import PROCESS_LIMIT

LISTS_CHILDREN = Path("/proc/self/task", str(os.getpid()), "children").exists()
"""Whether the kernel lists the children of each thread (Linux with CONFIG_PROC_CHILDREN)."""
PYTHON_HELPERS = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")
"""Parts of command lines of helper processes that Python's own multiprocessing starts."""
START_CPU = 0.2
"""Processor seconds that the start of one child process may take; they are not counted as the program's."""
HIDDEN_AFTER_CPU = 0.05
"""Processor seconds that a run must use before memory that belongs to no process is counted (again)."""
START = 19
"""Where `_stat` has the time of the start."""
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class ProcessStats:
    """Observes the process `pid` from outside. A process that has gone counts for nothing.

    `root_pid` is the process below which all processes of the run are. It is not one of them, unless it is `pid`. Once
    `pid` has gone, the run is over, and what is below the root may belong to the next run, of anybody.
    `own_network`: whether the run has a network namespace of its own.
    """

    def __init__(self, pid: int, root_pid: int = 0, own_network: bool = False) -> None:
        self._pid, self._root_pid = pid, root_pid or pid
        self._network_of = self._root_pid if own_network else 0
        self._clocks: dict[int, float] | None = None
        self._clocks_stale = False
        self._census: tuple[dict[int, float], tuple[int, int, int]] | None = None
        self._started: set[int] = set()
        self._usage: tuple[float, tuple[float, int]] | None = None
        self._seen: dict[int, float] = {}
        self._seen_of_gone = 0.0
        self._hidden: tuple[set[int], float, int] = set(), 0.0, 0
        self._root_clock, self._root_waited_for = 0.0, self._waited_for_by_root()
        self._starts = {each: _start(each) for each in (pid, self._root_pid)}

    def usage(self) -> tuple[float, int] | None:
        """Processor seconds so far, and resident bytes; None if the process has gone.

        The seconds of its children are included: of those that it has waited for, and of those that were seen to be
        there. START_CPU is taken off for each, since the start of an interpreter is not the program's work.
        """
        with contextlib.suppress(psutil.Error, OSError, ValueError):
            if sys.platform == "linux":
                clock = _clock(self._pid)
                others = self._look_at(pid for pid in self._clocks or () if pid != self._pid)
                clock += sum(max(0.0, each - START_CPU) for each in others.values())
                if self._usage and self._usage[0] == clock:
                    return self._usage[1]
                self._started.update(_children_of_main_thread(self._pid))
                stat = _stat(self._pid)
                if stat[START] != self._starts[self._pid]:
                    return None  # another process has its id now
                children = (int(stat[13]) + int(stat[14])) / _TICKS - START_CPU * len(self._started)
                resident = int(stat[21]) * _PAGE or _resident(self._pid)
                self._usage = clock, (clock + max(0.0, children), resident)
                return self._usage[1]
            process = psutil.Process(self._pid)
            times = process.cpu_times()
            cpu = times.user + times.system + times.children_user + times.children_system
            return float(cpu), int(process.memory_info().rss)
        return None

    def tree_cpu(self) -> float:
        """Processor seconds that all processes of the run have used so far, also those that have ended.

        Two numbers are known, and neither is too high; the larger one counts. The first is what the kernel adds up for
        each process that has been waited for, by its parent or by the root. The second is what was seen of each process
        while it was there. It includes processes that nobody waits for, because their parent ignores SIGCHLD.
        """
        if not LISTS_CHILDREN:
            return 0.0
        self._refresh_clocks()
        clocks = self._look_at(self._clocks or ())
        for pid in self._seen.keys() - clocks.keys():
            self._seen_of_gone += self._seen.pop(pid)
        waited_for = sum(map(_waited_for, clocks))
        by_root = self._waited_for_by_root() - self._root_waited_for
        if self._is_there():
            waited_for += by_root
        return max(sum(clocks.values()) + waited_for, sum(self._seen.values()) + self._seen_of_gone)

    def cpu_time(self) -> float | None:
        """Processor seconds of the process alone, for the price of one system call; 0 if it has gone.

        None on systems other than Linux, where no call is that cheap.
        """
        if sys.platform != "linux":
            return None
        return _clock_or_zero(self._pid)

    def run_queue_time(self) -> tuple[float, int]:
        """Seconds for which its threads were ready and had no processor, and how often one was given a processor.

        Both are sums over the threads of the process itself that have not ended. Zeros where the kernel does not tell.
        """
        return _queue(self._pid)

    def count_processes(self) -> tuple[int, int, int]:
        """How many processes it has started, directly or not, that still run; the resident bytes of the largest of
        them; and those of all together, with memory that belongs to no process (see `hidden_memory`)."""
        if not LISTS_CHILDREN:
            return _sizes(_memory(each) for each in self._children())
        self._refresh_clocks()
        if self._census is None or self._census[0] is not self._clocks:
            pids = self._clocks or {}
            if len(pids) > PROCESS_LIMIT + 1:  # too many anyway: looking at each would give them time to become more
                return len(pids) - 1, 0, 0
            count, largest, total = _sizes(_resident(pid) for pid in pids if pid != self._pid)
            found = count, largest, total + self._hidden_memory(pids)
            self._census = pids, found if self._is_there() else (0, 0, 0)
        return self._census[1]

    def _hidden_memory(self, clocks: dict[int, float]) -> int:
        """As `hidden_memory`, read again once that can have changed much: it takes processor time, or processes."""
        pids, cpu, hidden = self._hidden
        if pids != clocks.keys() or sum(clocks.values()) - cpu > HIDDEN_AFTER_CPU:
            hidden = hidden_memory(clocks, self._network_of) if sum(clocks.values()) > HIDDEN_AFTER_CPU else 0
            self._hidden = set(clocks), sum(clocks.values()), hidden
        return hidden

    def processor_demand(self) -> tuple[dict[int, float], bool]:
        """Seconds of processor time of each process of the run, and whether they include the time in which its threads
        were ready and had no processor. Threads that have ended are left out of the latter."""
        if LISTS_CHILDREN:
            pids = self._pids()
            clocks, queued = _read_clocks(pids), {pid: _queue(pid)[0] for pid in pids}
            return {pid: clock + queued[pid] for pid, clock in clocks.items()}, any(queued.values())
        found = {}
        with contextlib.suppress(psutil.Error, OSError):
            for each in (psutil.Process(self._pid), *self._children()):
                with contextlib.suppress(psutil.Error):
                    found[each.pid] = float(sum(each.cpu_times()[:2]))
        return found, False

    def sleeps(self) -> bool | None:
        """Whether no thread of the run runs, or is ready to run, right now; None where the kernel does not tell."""
        return not any(map(_wants_processor, self._pids())) if LISTS_CHILDREN else None

    def _pids(self) -> set[int]:
        """The processes of the run, looked for anew."""
        return {self._pid, *self._below_root()}

    def survivors(self) -> tuple[list[str], list[str]]:
        """Command lines of the processes that it started and that have not ended: the program's own, and what looks
        like Python's helpers.

        A helper ends by itself, a moment after the last process that used it. A process that only looks like one
        does not. A process that ends while it is looked at may have started the next one, so those that come are looked
        for once more.
        """
        children = self._children()
        found = self._running(children)
        if children and not found[0]:
            known = {child.pid for child in children}
            later = [child for child in self._children() if child.pid not in known]
            programs, helpers = self._running(later)
            if later and not helpers:
                found[0].extend(programs or ["processes that start one another"])
        return found

    def _running(self, children: Iterable[psutil.Process]) -> tuple[list[str], list[str]]:
        """See `survivors`."""
        found: tuple[list[str], list[str]] = [], []
        for child in children:
            with contextlib.suppress(psutil.Error, OSError):
                if child.status() != psutil.STATUS_ZOMBIE:
                    command = " ".join(child.cmdline())
                    found[any(helper in command for helper in PYTHON_HELPERS)].append(command)
                elif LISTS_CHILDREN and len(_threads(child.pid)) > 1:  # only its first thread has ended
                    found[0].append(child.name())
        return found

    def was_idle(self) -> bool | None:
        """Whether none of the run's threads has wanted a processor since this was last asked.

        True if all processor clocks stand where they stood and no thread runs, or is ready to run, right now. None
        where the kernel does not tell (not Linux), and when this is asked for the first time.
        """
        if not LISTS_CHILDREN:
            return None
        if self._clocks is None:
            self._refresh_clocks()
            return None
        now = self._look_at(self._clocks)
        if now != self._clocks:
            self._clocks, self._clocks_stale = now, True
            return False
        if self._clocks_stale:
            self._refresh_clocks()
            return False
        return not any(map(_wants_processor, self._clocks))

    def _refresh_clocks(self) -> None:
        """Finds the run's processes anew if one used processor time since the last time: only then can one have
        started another. The root uses some when it waits for a process that lost its parent."""
        root_clock = _clock_or_zero(self._root_pid)
        if (
            self._clocks is None
            or self._clocks_stale
            or root_clock != self._root_clock
            or self._look_at(self._clocks) != self._clocks
        ):
            self._clocks_stale, self._root_clock = False, root_clock
            with contextlib.suppress(OSError):
                self._clocks = self._look_at(self._pids())

    def _look_at(self, pids: Iterable[int]) -> dict[int, float]:
        """The processor clocks of those processes that are still there; remembers them for `tree_cpu`."""
        found = _read_clocks(pids)
        for pid, clock in found.items():
            if clock < (last := self._seen.get(pid, 0.0)):  # another process has its id now
                self._seen_of_gone += last
            self._seen[pid] = clock
        return found

    def _waited_for_by_root(self) -> float:
        """Processor seconds of the processes that lost their parent and ended, in this run and those before it."""
        return _waited_for(self._root_pid) if self._root_pid != self._pid and LISTS_CHILDREN else 0.0

    def _is_there(self) -> bool:
        """Whether the process has not gone. If so, what was just read below the root belongs to this run."""
        return _start(self._pid) == self._starts[self._pid] != b""

    def _below_root(self) -> list[int]:
        """Process ids of all processes of the run but the root; none if the process or the root has gone."""
        found = _descendants(self._root_pid)
        return found if self._is_there() and _start(self._root_pid) == self._starts[self._root_pid] else []

    def _children(self) -> list[psutil.Process]:
        found = []
        with contextlib.suppress(psutil.Error, OSError):
            if not LISTS_CHILDREN:
                descendants = psutil.Process(self._root_pid).children(recursive=True)
                return [each for each in descendants if each.pid != self._pid]
            for pid in self._below_root():
                with contextlib.suppress(psutil.Error):
                    if pid != self._pid:
                        found.append(psutil.Process(pid))
        return found


def _sizes(resident: Iterable[int]) -> tuple[int, int, int]:
    """The number of sizes, the largest, and the sum."""
    sizes = list(resident)
    return len(sizes), max(sizes, default=0), sum(sizes)


def _memory(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


def _children_of_main_thread(pid: int) -> list[int]:
    """Process ids of the children that the main thread started, as pools do. To ask all threads would cost too much
    each time."""
    try:
        return list(map(int, _read(f"/proc/{pid}/task/{pid}/children").split()))
    except OSError:
        return []


def _descendants(pid: int, root: int = 0) -> list[int]:
    """Process ids of all that the process started, directly or not. A process that has gone meanwhile has none.

    They come from lists that the kernel keeps. Looking through all processes would cost a hundred times as much, in
    each of many graders at once. A process that ends while this looks leaves its id to any other one of the machine. So
    each must still have the parent below which it was found, or `root`, which gets the children of those that end.
    """
    found = []
    with contextlib.suppress(OSError):
        for thread in _threads(pid):
            with contextlib.suppress(OSError):
                for child in map(int, _read(f"/proc/{pid}/task/{thread}/children").split()):
                    below = _descendants(child, root or pid)
                    if _parent(child) in (pid, root):
                        found += [child, *below]
    return found


def _parent(pid: int) -> int:
    """The id of its parent; 0 if the process has gone."""
    with contextlib.suppress(OSError, IndexError):
        return int(_stat(pid)[1])
    return 0


def _start(pid: int) -> bytes:
    """When it started, so that it is not taken for another process with the same id; empty if it has gone."""
    with contextlib.suppress(OSError, IndexError):
        return _stat(pid)[START]
    return b""


def _threads(pid: int) -> list[str]:
    """The ids of its threads. Raises OSError if the process has gone, or there is no such list."""
    return os.listdir(f"/proc/{pid}/task")  # noqa: PTH208


def _clock(pid: int) -> float:
    """Processor seconds of the process itself, to the nanosecond (clock_getcpuclockid(3)). Raises OSError."""
    return time.clock_gettime((~pid << 3) | 2)


def _clock_or_zero(pid: int) -> float:
    """As `_clock`; 0 if the process has gone."""
    with contextlib.suppress(OSError):
        return _clock(pid)
    return 0.0


def _waited_for(pid: int) -> float:
    """Processor seconds of the children that the process has waited for, with all that those have waited for."""
    with contextlib.suppress(OSError, IndexError):
        return sum(map(int, _stat(pid)[13:15])) / _TICKS
    return 0.0


def _read_clocks(pids: Iterable[int]) -> dict[int, float]:
    """The processor clocks of those processes that are still there."""
    found = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            found[pid] = _clock(pid)
    return found


def _wants_processor(pid: int) -> bool:
    """Whether a thread of the process runs now or is ready to run; true as well where that is unknown."""
    try:
        return any(
            _read(f"/proc/{pid}/task/{thread}/stat").rpartition(b")")[2].split(maxsplit=1)[0] in b"RD"
            for thread in _threads(pid)
        )
    except OSError:
        return True


def _queue(pid: int) -> tuple[float, int]:
    """See `ProcessStats.run_queue_time`."""
    seconds, switches = 0.0, 0
    with contextlib.suppress(OSError):
        for thread in _threads(pid):
            with contextlib.suppress(OSError, ValueError):
                _, queued, given = map(int, _read(f"/proc/{pid}/task/{thread}/schedstat").split())
                seconds, switches = seconds + queued / 1e9, switches + given
    return seconds, switches


def _stat(pid: int | str) -> list[bytes]:
    """The fields of proc(5) from the third, the state, on."""
    return _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()


def _resident(pid: int) -> int:
    """Resident bytes. If its first thread has ended, another thread has to be asked."""
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
