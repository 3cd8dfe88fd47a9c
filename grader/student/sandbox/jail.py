"""A jail: namespaces in which one run at a time takes place, and the init process that manages it (Linux).

The init process is the first process of the jail's process-id namespace. It forks the student process and adopts
processes that lose their parent. When the student process ends, or the launcher closes its connection, it kills all
that is left, waits for it, and empties the scratch folder. Then nothing of that run exists any more, and the jail is
ready for the next one: to make new namespaces for each run would cost twice as much.

Submitted code cannot reach the init process: the first process of a namespace gets no signals from inside, and
`seccomp` refuses the calls that change other processes.
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from grader.student import main as student_process
from grader.student.framing import encode_line
from grader.student.sandbox import isolation, loopback, syscalls

BACKLOG, MAX_FILES, MAX_DESCRIPTORS = 256, 100, 1 << 16
"""Connections that may wait at the jail's socket; submitted files of a run; descriptors above which none is open."""
IDLE = b"i"
"""Sent to the fork server when the jail is ready for the next run."""


class Place(NamedTuple):
    """Where a student process runs, if not simply as the grader does.

    folder       the folder of the submitted file; `socket`: where it finds the job service
    own_network  whether it has a network namespace of its own
    settle       sets the limits of the process and gives up its rights; told whether the process may have TCP sockets
    """

    folder: str
    socket: str
    own_network: bool
    settle: Callable[[bool], None]


IN_JAIL = Place(isolation.HOME, isolation.SOCKET, own_network=True, settle=isolation.drop_privileges)


def run_init(root: isolation.RootFilesystem, fork_server: socket.socket) -> NoReturn:
    """The main loop of the init process: each run comes from the fork server as descriptors; IDLE is sent after it."""
    try:
        os.setsid()
        close_all_but({0, 1, 2, fork_server.fileno()})
        wakeup = watch_children()
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # without a handler, a first process gets no signal from inside
        loopback.bring_up()
        root.mount_proc()
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)  # the jail's other processes cannot read this one's /proc entries
        while True:
            root.mount_scratch()
            _, fds, _, _ = socket.recv_fds(fork_server, 1, 4)
            if len(fds) != 4:
                break
            run_one(fds, wakeup, IN_JAIL, kill_all)
            root.unmount_scratch()
            fork_server.send(IDLE)
    except ConnectionError:
        pass  # the fork server has gone
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(70)


def watch_children() -> int:
    """Returns a descriptor that becomes readable when a child of this process has ended."""
    wakeup, signals = os.pipe()
    for fd in (wakeup, signals):
        os.set_blocking(fd, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(signals, warn_on_full_buffer=False)
    return wakeup


def run_one(fds: list[int], wakeup: int, place: Place, kill_rest: Callable[[], list[tuple[int, int]]]) -> None:
    """One run, from its beginning to the end of all that it started.

    `kill_rest` kills what is left of it, and returns the ids and wait statuses of those processes.
    """
    connection, *output, channel_fd = fds
    channel = socket.socket(fileno=channel_fd)
    # The kernel adds the sender's process id for the launcher: ids from inside mean nothing outside.
    with contextlib.suppress(OSError):
        channel.sendall(encode_line({"is": "first", "own_network": place.own_network}))
    student = os.fork()
    if student == 0:
        child_main(channel, output, place)
    channel.close()
    for fd in output:
        os.close(fd)
    code = _wait(student, connection, wakeup)
    for pid, status in kill_rest():
        if pid == student:
            code = os.waitstatus_to_exitcode(status)
    with contextlib.suppress(OSError):
        os.write(connection, encode_line({"code": code}))
    os.close(connection)


def kill_all() -> list[tuple[int, int]]:
    """Kills all other processes of the jail and waits until they have ended; returns their ids and wait statuses.

    Raises RuntimeError outside of a jail.
    """
    if os.getpid() != 1:
        raise RuntimeError("only the init process of a jail may do this: elsewhere it would kill everything")
    ended = []
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        while True:
            os.kill(-1, signal.SIGKILL)
            ended.append(os.waitpid(-1, 0))
    return ended


def _wait(student: int, connection: int, wakeup: int) -> int:
    """Waits until the student process has ended, or the launcher closes its connection."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    poll.register(wakeup, select.POLLIN)
    while True:
        ready = {fd for fd, _ in poll.poll()}
        if wakeup in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(wakeup, 4096)
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                if found[0] == student:
                    return os.waitstatus_to_exitcode(found[1])
        if connection in ready:
            return -signal.SIGKILL


def child_main(channel: socket.socket, output: list[int], place: Place | None) -> NoReturn:
    """The student process: receives its request over `channel`, identifies itself, and carries the request out.

    output  descriptors for standard output and standard error
    place   None if it runs as the grader does
    """
    has_begun = False
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        close_all_but({0, 1, 2, channel.fileno(), *output})  # the others belong to other runs
        message, files, _, _ = socket.recv_fds(channel, 65536, MAX_FILES)
        if not message:
            raise ConnectionResetError
        request = json.loads(message)
        if place is not None:
            request |= {"folder": place.folder, "address": [place.socket]}
            _populate(channel, place, request, files)
        else:
            if sys.platform == "linux":
                syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
                syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # the fork server's own is 0
            isolation.set_rlimits()
            channel.sendall(encode_line({"pid": os.getpid()}))
        has_begun = True
        _become_student(request, output)
    except BaseException as problem:
        if has_begun or not isinstance(problem, ConnectionError):  # otherwise the grader has gone: nobody waits
            with contextlib.suppress(OSError):
                channel.sendall(encode_line({"failed": traceback.format_exc(limit=-3)[-2000:]}))
            traceback.print_exc()
    finally:
        os._exit(70)


def _populate(channel: socket.socket, place: Place, request: dict[str, Any], files: list[int]) -> None:
    """Copies the submitted files, hands out a socket for the job service, and gives up all rights.

    A run that needs the network also hands out sockets of it: with a network of its own, the grader has no other way.
    """
    network = request["clients"] is not None
    for name, source in zip(request["files"], files, strict=True):
        with open(source, "rb") as file, open(os.path.join(place.folder, name), "wb") as copy:
            copy.write(file.read())
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(place.socket)
    os.chmod(place.socket, 0o666)
    listener.listen(BACKLOG)
    sockets = [listener]
    if network and place.own_network:
        sockets += loopback.make_sockets(request["clients"])
    fds = [each.fileno() for each in sockets]
    socket.send_fds(channel, [encode_line({"is": "student", "folder": place.folder})], fds)
    for each in sockets:
        each.close()
    place.settle(network)


def _become_student(request: dict[str, Any], output: list[int]) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (output[0], 1), (output[1], 2)):
        os.dup2(source, target)
    close_all_but({0, 1, 2})
    os.chdir(request["folder"])
    os.environ.update(HOME=request["folder"], TMPDIR=request["folder"])
    student_process.main(request["address"], request["secret"])


def close_all_but(kept: set[int]) -> None:
    """Closes all descriptors below MAX_DESCRIPTORS except those in `kept`."""
    start = 0
    for fd in [*sorted(kept), MAX_DESCRIPTORS]:
        if start < fd:  # `os.closerange` takes an empty range for one without end, and would close all
            os.closerange(start, fd)
        start = fd + 1
