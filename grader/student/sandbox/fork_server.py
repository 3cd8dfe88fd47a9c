"""The fork server: a process that has imported what student processes need, and forks one on request (POSIX).

It listens on a socket that it inherits. A connection is one student process. With it come the descriptors for the
output of the new process, and one end of a private channel. Over the channel the new process itself receives its
request and identifies itself. The answer on the connection is how the process ended. Closing the connection kills the
process and all that it started.

A connection with one descriptor is no student process, but the scenarios of an exercise. The answer is their code for
explorations in jails.

So no student process outlives the grader, even one that was killed. And nothing of one run, above all its secrets,
passes through the memory that the next one is forked from.

With isolation, the connection is handed to the init process of a free jail (see `jail`), or of a new one. Where root
has no isolation, it is handed to a process that runs the student process under another account (see `account`).
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

from grader.sim.instrument import pack
from grader.student import exploration, loop_client
from grader.student.framing import encode_line
from grader.student.sandbox import account, isolation, jail, syscalls

PRELOADED = (asyncio, concurrent.futures.process, concurrent.futures.thread, multiprocessing.pool,
             multiprocessing.synchronize, queue, exploration, loop_client)  # fmt: skip
"""Imported here so that no student process has to import them."""

SCENARIOS = f"{isolation.HOME}/scenarios.py"
"""Where a student process in a jail finds the scenarios of the exercise."""
M_ARENA_MAX = -8
"""Parameter of mallopt(3): the most heaps that threads may have."""
DESCRIPTORS = 16 * isolation.OPEN_FILES
"""Open files that this process may have."""


class ForkServer:
    """Waits for requests and for the ends of its forks, in one thread. `root` is what student processes see of the
    file system; None without isolation. `accounts`: those that student processes get instead; None for none."""

    def __init__(
        self,
        listener: socket.socket,
        root: isolation.RootFilesystem | None,
        accounts: account.AccountPool | None = None,
    ) -> None:
        self._root, self._accounts = root, accounts
        self._account_of: dict[int, int] = {}
        self._selector = selectors.PollSelector()  # epoll watches count against a limit of the account, shared by all
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._connections: dict[int, socket.socket] = {}
        self._free_jails: list[socket.socket] = []
        self._wakeup, signals = os.pipe()
        os.set_blocking(self._wakeup, False)
        os.set_blocking(signals, False)
        self._selector.register(self._wakeup, selectors.EVENT_READ, self._reap)
        signal.set_wakeup_fd(signals, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Serves until the parent process has gone."""
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
        except OSError:  # the machine is short of something: this run cannot begin, all others go on
            connection.close()
        for fd in fds:
            os.close(fd)

    def _start(self, connection: socket.socket, fds: list[int]) -> None:
        if len(fds) == 1:
            self._pack(connection, fds[0])
            connection.close()
        elif len(fds) != 3:
            connection.close()
        elif self._root is not None:
            self._dispatch([connection.fileno(), *fds])
            connection.close()
        elif self._accounts is not None:
            self._start_under_account([connection.fileno(), *fds], self._accounts)
            connection.close()
        elif pid := os.fork():
            self._connections[pid] = connection
            self._selector.register(connection, selectors.EVENT_READ, self._on_closed)
        else:
            jail.child_main(socket.socket(fileno=fds[2]), fds[:2], None)

    def _pack(self, connection: socket.socket, scenarios: int) -> None:
        """Has a fork answer with the code of the scenarios. So nothing of that work stays in this memory.

        In a jail they always have the same place, which is a part of the code. Without jails, there is no answer.
        """
        if self._root is not None and os.fork() == 0:
            try:
                with open(scenarios, "rb") as file:
                    connection.sendall(pack(file.read(), SCENARIOS))
            finally:
                os._exit(0)

    def _start_under_account(self, fds: list[int], accounts: account.AccountPool) -> None:
        """Starts the first process of the run. It reports the end of the run itself."""
        number = accounts.take()
        try:
            pid = os.fork()
        except OSError:
            accounts.give_back(number)
            raise
        if pid == 0:
            account.run_first_process(fds, number, accounts.folder)
        self._account_of[pid] = number

    def _dispatch(self, fds: list[int]) -> None:
        """Hands the run to a free jail, or to a new one."""
        while True:
            init = self._free_jails.pop() if self._free_jails else self._make_jail()
            try:
                socket.send_fds(init, [b"!"], fds)
            except ConnectionError:
                continue  # that jail has gone
            except OSError:
                self._free_jails.append(init)
                raise
            return

    def _make_jail(self) -> socket.socket:
        """Starts a jail; returns the connection to its init process."""
        assert self._root is not None
        ours, theirs = socket.socketpair()
        if syscalls.clone(isolation.NAMESPACES) == 0:
            jail.run_init(self._root, theirs)
        theirs.close()
        self._selector.register(ours, selectors.EVENT_READ, self._on_jail_message)
        return ours

    def _on_jail_message(self, init: socket.socket) -> None:
        if init.recv(1) == jail.IDLE:
            self._free_jails.append(init)
            return
        self._selector.unregister(init)
        init.close()
        self._free_jails = [each for each in self._free_jails if each is not init]

    def _on_closed(self, connection: socket.socket) -> None:
        """The launcher has gone, or does not want the process any more: kills the process."""
        for pid in [pid for pid, owner in self._connections.items() if owner is connection]:
            os.kill(pid, signal.SIGKILL)  # it may have no session of its own yet
            _kill_group(pid)
        self._selector.unregister(connection)

    def _reap(self, wakeup: int) -> None:
        """Reports processes that have ended to their launchers."""
        with contextlib.suppress(BlockingIOError):
            os.read(wakeup, 4096)
        ended = {}
        with contextlib.suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                ended[found[0]] = os.waitstatus_to_exitcode(found[1])
        for pid, code in ended.items():
            if self._accounts is not None and (number := self._account_of.pop(pid, None)) is not None:
                if code == 0:
                    self._accounts.give_back(number)  # after a failure, something may still run under it
                continue
            if (connection := self._connections.pop(pid, None)) is not None:
                with contextlib.suppress(OSError):
                    connection.sendall(encode_line({"code": code}))
                with contextlib.suppress(KeyError):
                    self._selector.unregister(connection)
                connection.close()
                _kill_group(pid)
        if self._root is None and self._accounts is None:
            _kill_strays(set(self._connections))


def _kill_group(pid: int) -> None:
    """Kills what is left of the session that `pid` led."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _kill_strays(known: set[int]) -> None:
    """Kills processes that lost their parent and were adopted by this one (Linux)."""
    path = f"/proc/self/task/{os.getpid()}/children"
    with contextlib.suppress(OSError), open(path) as file:
        for pid in map(int, file.read().split()):
            if pid not in known:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def _raise_descriptor_limit() -> None:
    """Allows this process more descriptors than any student process has.

    Descriptors on their way between processes are counted for all processes together, and a process can send one
    only while that count is below its own limit.
    """
    with contextlib.suppress(OSError, ValueError):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, DESCRIPTORS), hard))


def _limit_malloc_arenas() -> None:
    """Lets all threads share one heap (glibc): to make one for a thread costs more than a short thread does."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def main(fd: int, report: int, mode: str, kit: str) -> None:
    """Runs the fork server.

    fd      descriptor of the listening socket
    report  descriptor to which it writes whether there is isolation, and if not, why not; then, whether there are
            accounts, and the folder of their files
    mode    off, or anything else to isolate student processes if possible
    kit     the folder that holds the package `grader`
    """
    for sig in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sig, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.umask(0o022)  # whatever that of the user is: a run must be able to read what is made for it
    why_not = "it was turned off" if mode == "off" else isolation.probe(kit)
    root = None if why_not else isolation.enter_root(kit)
    accounts = None
    if why_not and mode != "off" and os.geteuid() == 0:
        if no_accounts := account.probe_accounts(kit):
            why_not += f"; nor are other accounts available: {no_accounts}"
        else:
            accounts = account.AccountPool()
    found = {"on": root is not None, "why_not": why_not, "account": accounts is not None}
    os.write(report, encode_line(found | {"folder": accounts.folder if accounts else ""}))
    os.close(report)
    if sys.platform == "linux":
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        if root is None:
            syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)  # processes of the same account cannot open its memory
    _raise_descriptor_limit()
    sys.dont_write_bytecode = True  # no submission is imported twice
    _limit_malloc_arenas()
    gc.collect()
    gc.freeze()
    ForkServer(socket.socket(fileno=fd), root, accounts).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
