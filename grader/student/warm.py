"""A process that has imported what student processes need, and forks one on request (POSIX).

It listens on a socket that it inherits. A connection is one student process: with it come the descriptors for its
output, and one end of a private line over which the new process itself is told what to do and says who it is. The
answer is how it ended; hanging up kills it and all that it started. So nothing that was submitted outlives the grader,
even one that was killed; and nothing of one run, its secrets least of all, passes through the memory that the next one
is forked from.

Behind walls (see `confine`) each run has a first process of its own between this one and the student's. It waits for
the student process and for all that lose their parent, and when it ends, the kernel ends all that is left.
"""

import asyncio
import concurrent.futures
import concurrent.futures.process
import concurrent.futures.thread
import contextlib
import ctypes
import gc
import json
import multiprocessing.pool
import multiprocessing.synchronize
import os
import queue
import selectors
import signal
import socket
import sys
import traceback
from typing import Any

from grader.student import confine, linux
from grader.student import process as student_process
from grader.student.wire import line

PRELOADED = (asyncio, concurrent.futures.process, concurrent.futures.thread, multiprocessing.pool,
             multiprocessing.synchronize, queue)  # fmt: skip
"""Imported here so that no student process has to."""

M_ARENA_MAX = -8
BACKLOG, MOST_FILES, MOST_DESCRIPTORS = 256, 100, 1 << 16


class Warm:
    """Waits for requests and for the ends of those it forked, in one thread. `tree`: what they see, behind walls."""

    def __init__(self, listener: socket.socket, tree: confine.Tree | None) -> None:
        self._tree = tree
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._owners: dict[int, socket.socket] = {}
        self._alarm, alarm = os.pipe()
        os.set_blocking(self._alarm, False)
        os.set_blocking(alarm, False)
        self._selector.register(self._alarm, selectors.EVENT_READ, self._reap)
        signal.set_wakeup_fd(alarm, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Until the parent is gone."""
        while True:
            for key, _ in self._selector.select(timeout=5.0):
                key.data(key.fileobj)
            if os.getppid() == 1:
                return

    def _accept(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        self._selector.register(connection, selectors.EVENT_READ, self._fork)

    def _fork(self, connection: socket.socket) -> None:
        try:
            _, fds, _, _ = socket.recv_fds(connection, 1, 3)
        except OSError:
            fds = []
        if len(fds) != 3:
            self._hang_up(connection)
            return
        pid = os.fork() if self._tree is None else linux.clone(confine.NAMESPACES)
        if pid == 0:
            _live(self._tree, connection.fileno(), fds)
        for fd in fds:
            os.close(fd)
        self._owners[pid] = connection
        self._selector.modify(connection, selectors.EVENT_READ, self._hang_up)

    def _hang_up(self, connection: socket.socket) -> None:
        """The other side has gone, or has sent what it must not: its process goes too."""
        for pid in [pid for pid, owner in self._owners.items() if owner is connection]:
            os.kill(pid, signal.SIGKILL)  # it may have no session of its own yet
            _kill_group(pid)
        self._selector.unregister(connection)
        connection.close()

    def _reap(self, alarm: int) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(alarm, 4096)
        ended = {}
        with contextlib.suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                ended[found[0]] = os.waitstatus_to_exitcode(found[1])
        for pid, code in ended.items():
            if (connection := self._owners.pop(pid, None)) is not None:
                with contextlib.suppress(OSError):
                    connection.sendall(line({"code": code}))
                _kill_group(pid)
        _kill_strays(set(self._owners))


def _live(tree: confine.Tree | None, connection: int, fds: list[int]) -> None:
    """What the new process does. Never returns."""
    talk: socket.socket | None = None
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        _close_all_but({0, 1, 2, connection, *fds})  # the others lead to other runs
        talk = socket.socket(fileno=fds[2])
        message, files, _, _ = socket.recv_fds(talk, 65536, MOST_FILES)
        request = json.loads(message)
        if tree is None:
            _prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
            confine.limit()
            talk.sendall(line({"pid": os.getpid()}))
        else:
            _begin_run(tree, talk, connection, request, files)
            request |= {"folder": confine.HOME, "address": [confine.SOCKET]}
        _become_student(request, fds)
    except BaseException:
        if talk is not None:
            with contextlib.suppress(OSError):
                talk.sendall(line({"failed": traceback.format_exc(limit=-3)[-2000:]}))
        traceback.print_exc()
    finally:
        os._exit(70)


def _begin_run(
    tree: confine.Tree, talk: socket.socket, connection: int, request: dict[str, Any], files: list[int]
) -> None:
    """Returns in the student process, confined, with the submission in its folder."""
    tree.begin()
    for name, source in zip(request["files"], files, strict=True):
        with open(source, "rb") as file, open(os.path.join(confine.HOME, name), "wb") as copy:
            copy.write(file.read())
    door = socket.socket(socket.AF_UNIX)
    door.bind(confine.SOCKET)
    door.listen(BACKLOG)
    # The kernel tells the launcher who sent this: the numbers of processes mean nothing outside.
    talk.sendall(line({"is": "first"}))
    student = os.fork()
    if student:
        _close_all_but({connection})
        while (found := os.waitpid(-1, 0))[0] != student:
            pass
        os.write(connection, line({"code": os.waitstatus_to_exitcode(found[1])}))
        os._exit(0)
    os.setsid()
    socket.send_fds(talk, [line({"is": "student", "folder": confine.HOME})], [door.fileno()])
    confine.lock()


def _become_student(request: dict[str, Any], fds: list[int]) -> None:
    """Never returns."""
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (fds[0], 1), (fds[1], 2)):
        os.dup2(source, target)
    _close_all_but({0, 1, 2})
    os.chdir(request["folder"])
    os.environ.update(HOME=request["folder"], TMPDIR=request["folder"])
    student_process.main(request["address"], request["secret"])


def _close_all_but(kept: set[int]) -> None:
    start = 0
    for fd in [*sorted(kept), MOST_DESCRIPTORS]:
        if start < fd:  # an empty range is not one for `os.closerange`: it would close them all
            os.closerange(start, fd)
        start = fd + 1


def _kill_group(pid: int) -> None:
    """Kills what is left of the session that `pid` led."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _kill_strays(known: set[int]) -> None:
    """Kills processes that lost their parent and fell to us (Linux)."""
    path = f"/proc/self/task/{os.getpid()}/children"
    with contextlib.suppress(OSError), open(path) as file:
        for pid in map(int, file.read().split()):
            if pid not in known:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        linux.prctl(option, value)


def _one_heap() -> None:
    """Spares each thread a heap of its own (glibc), which costs more than a short thread does."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def main(fd: int, report: int, isolation: str, kit: str) -> None:
    """`fd` is the listening socket; what became of `isolation` (off, or anything else) is written to `report`."""
    for sig in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sig, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    why_not = "it was turned off" if isolation == "off" else confine.attempt(kit)
    tree = None if why_not else confine.enter(kit)
    os.write(report, line({"on": tree is not None, "why_not": why_not}))
    os.close(report)
    _prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    _prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    sys.dont_write_bytecode = True  # nobody imports the same submission twice
    _one_heap()
    gc.collect()
    gc.freeze()
    Warm(socket.socket(fileno=fd), tree).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
