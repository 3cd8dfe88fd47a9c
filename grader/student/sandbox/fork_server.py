"""A process that has imported what student processes need, and forks one on request (POSIX).

It listens on a socket that it inherits. A connection is one student process: with it come the descriptors for its
output, and one end of a private line over which the new process itself is told what to do and says who it is. The
answer is how it ended; hanging up kills it and all that it started. So nothing that was submitted outlives the grader,
even one that was killed; and nothing of one run, its secrets least of all, passes through the memory that the next one
is forked from.

Behind walls (see `confine`) the connection is handed to the keeper of a cell that is free, or of a new one.
"""

import asyncio
import concurrent.futures
import concurrent.futures.process
import concurrent.futures.thread
import contextlib
import ctypes
import gc
import multiprocessing.pool
import multiprocessing.synchronize
import os
import queue
import resource
import selectors
import signal
import socket
import sys

from grader.student import exploration
from grader.student.framing import encode_line
from grader.student.sandbox import isolation, jail, syscalls

PRELOADED = (asyncio, concurrent.futures.process, concurrent.futures.thread, multiprocessing.pool,
             multiprocessing.synchronize, queue, exploration)  # fmt: skip
"""Imported here so that no student process has to."""

M_ARENA_MAX = -8
DESCRIPTORS = 16 * isolation.OPEN_FILES


class ForkServer:
    """Waits for requests and for the ends of those it forked, in one thread. `tree`: what they see, behind walls."""

    def __init__(self, listener: socket.socket, tree: isolation.RootFilesystem | None) -> None:
        self._tree = tree
        self._selector = selectors.PollSelector()  # what epoll can watch is shared by all runs, and can be used up
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._owners: dict[int, socket.socket] = {}
        self._free_jails: list[socket.socket] = []
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
        self._selector.unregister(connection)
        try:
            self._start(connection, fds)
        except OSError:  # the machine is short of something: this one cannot begin, and all others go on
            connection.close()
        for fd in fds:
            os.close(fd)

    def _start(self, connection: socket.socket, fds: list[int]) -> None:
        if len(fds) != 3:
            connection.close()
        elif self._tree is not None:
            self._dispatch([connection.fileno(), *fds])
            connection.close()
        elif pid := os.fork():
            self._owners[pid] = connection
            self._selector.register(connection, selectors.EVENT_READ, self._hang_up)
        else:
            jail.child_main(socket.socket(fileno=fds[2]), fds[:2], walls=False)

    def _dispatch(self, fds: list[int]) -> None:
        while True:
            keeper = self._free_jails.pop() if self._free_jails else self._make_jail()
            try:
                socket.send_fds(keeper, [b"!"], fds)
            except ConnectionError:
                continue  # it has gone
            except OSError:
                self._free_jails.append(keeper)
                raise
            return

    def _make_jail(self) -> socket.socket:
        assert self._tree is not None
        ours, theirs = socket.socketpair()
        if syscalls.clone(isolation.NAMESPACES) == 0:
            jail.run_init(self._tree, theirs)
        theirs.close()
        self._selector.register(ours, selectors.EVENT_READ, self._on_jail_message)
        return ours

    def _on_jail_message(self, keeper: socket.socket) -> None:
        if keeper.recv(1) == jail.IDLE:
            self._free_jails.append(keeper)
            return
        self._selector.unregister(keeper)
        keeper.close()
        self._free_jails = [each for each in self._free_jails if each is not keeper]

    def _hang_up(self, connection: socket.socket) -> None:
        """The other side has gone, or wants no more of it: its process goes too."""
        for pid in [pid for pid, owner in self._owners.items() if owner is connection]:
            os.kill(pid, signal.SIGKILL)  # it may have no session of its own yet
            _kill_group(pid)
        self._selector.unregister(connection)

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
                    connection.sendall(encode_line({"code": code}))
                with contextlib.suppress(KeyError):
                    self._selector.unregister(connection)
                connection.close()
                _kill_group(pid)
        if self._tree is None:
            _kill_strays(set(self._owners))


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


def _room_for_descriptors() -> None:
    """More than any student process has: descriptors on their way between processes are counted for all of them
    together, and only those who may have as many can send one more."""
    with contextlib.suppress(OSError, ValueError):
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, DESCRIPTORS), most))


def _limit_malloc_arenas() -> None:
    """Spares each thread a heap of its own (glibc), which costs more than a short thread does."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def main(fd: int, report: int, mode: str, kit: str) -> None:
    """`fd` is the listening socket; what became of `mode` (off, or anything else) is written to `report`."""
    for sig in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sig, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    why_not = "it was turned off" if mode == "off" else isolation.probe(kit)
    tree = None if why_not else isolation.enter_root(kit)
    os.write(report, encode_line({"on": tree is not None, "why_not": why_not}))
    os.close(report)
    if sys.platform == "linux":
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    _room_for_descriptors()
    sys.dont_write_bytecode = True  # nobody imports the same submission twice
    _limit_malloc_arenas()
    gc.collect()
    gc.freeze()
    ForkServer(socket.socket(fileno=fd), tree).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
