"""A process that has imported what student processes need, and forks one on request (POSIX).

It listens on a socket that it inherits. A connection is one student process: the request comes with the descriptors
for its output; the answer is its pid and later how it ended; hanging up kills it and all that it started. So nothing
that was submitted outlives the grader, even one that was killed.
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
import resource
import selectors
import signal
import socket
import sys
import traceback
from typing import Any

from grader.student import process as student_process
from grader.student.wire import line

PRELOADED = (asyncio, concurrent.futures.process, concurrent.futures.thread, multiprocessing.pool,
             multiprocessing.synchronize, queue)  # fmt: skip
"""Imported here so that no student process has to."""

ADDRESS_SPACE = 16 << 30
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


class Warm:
    """Waits for requests and for the ends of those it forked, in one thread."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._owners: dict[int, socket.socket] = {}
        self._alarm, alarm = os.pipe()
        os.set_blocking(self._alarm, False)
        os.set_blocking(alarm, False)
        self._selector.register(self._alarm, selectors.EVENT_READ, self._reap)
        signal.set_wakeup_fd(alarm, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._own_fds = {listener.fileno(), self._alarm, alarm}

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
            message, fds, _, _ = socket.recv_fds(connection, 65536, 2)
        except OSError:
            message, fds = b"", []
        if len(fds) != 2:
            self._hang_up(connection)
            return
        request = json.loads(message)
        pid = os.fork()
        if pid == 0:
            _become_student(request, fds)
        for fd in fds:
            os.close(fd)
        self._owners[pid] = connection
        self._selector.modify(connection, selectors.EVENT_READ, self._hang_up)
        with contextlib.suppress(OSError):
            connection.sendall(line({"pid": pid}))

    def _hang_up(self, connection: socket.socket) -> None:
        """The other side has gone, or has sent what it must not: its process goes too."""
        for pid in [pid for pid, owner in self._owners.items() if owner is connection]:
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


def _become_student(request: dict[str, Any], fds: list[int]) -> None:
    """Never returns."""
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((null, 0), (fds[0], 1), (fds[1], 2)):
            os.dup2(source, target)
        os.closerange(3, 4096)
        os.chdir(request["folder"])
        os.environ.update(HOME=request["folder"], TMPDIR=request["folder"])
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        student_process.main(request["address"], request["secret"])
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(70)


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
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def main(fd: int) -> None:
    """`fd` is the listening socket."""
    for sig in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sig, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    gc.collect()
    gc.freeze()
    Warm(socket.socket(fileno=fd)).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
