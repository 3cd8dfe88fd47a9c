"""A cell: namespaces in which one run lives at a time, and the process that keeps it (Linux).

The keeper is the first process of the cell's process-id namespace. It forks the student process; whatever loses its
parent falls to it; when the student process ends, or the launcher hangs up, it kills all that is left, waits for it,
and throws the scratch folder away. Then nothing of that run exists any more, and the cell is ready for the next one: to
make new namespaces each time would cost twice as much. Submitted code cannot reach the keeper: a first process gets no
signals from inside, and `seccomp` refuses the calls that change other processes.
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys
import traceback
from typing import Any, NoReturn

from grader.student import main as student_process
from grader.student.framing import encode_line
from grader.student.sandbox import isolation, syscalls

BACKLOG, MOST_FILES, MOST_DESCRIPTORS = 256, 100, 1 << 16
IDLE = b"i"


def run_init(tree: isolation.RootFilesystem, manager: socket.socket) -> NoReturn:
    """The keeper's life: runs come from `manager` as descriptors; IDLE is said after each."""
    try:
        os.setsid()
        close_all_but({0, 1, 2, manager.fileno()})
        alarm, signal_here = os.pipe()
        for fd in (alarm, signal_here):
            os.set_blocking(fd, False)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # what has no handler cannot reach a first process from inside
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(signal_here, warn_on_full_buffer=False)
        tree.mount_proc()
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)  # what stands in /proc about the keeper is closed to those it keeps
        while True:
            tree.mount_scratch()
            _, fds, _, _ = socket.recv_fds(manager, 1, 4)
            if len(fds) != 4:
                break
            _run_one(fds, alarm)
            tree.unmount_scratch()
            manager.send(IDLE)
    except ConnectionError:
        pass  # the manager has gone
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(70)


def _run_one(fds: list[int], alarm: int) -> None:
    """One run, from its beginning to the end of all that it started."""
    connection, *_, line_to_launcher = fds
    talk = socket.socket(fileno=line_to_launcher)
    # The kernel tells the launcher who sent this: the numbers of processes mean nothing outside.
    with contextlib.suppress(OSError):
        talk.sendall(encode_line({"is": "first"}))
    student = os.fork()
    if student == 0:
        child_main(talk, fds[1:3], walls=True)
    talk.close()
    for fd in fds[1:3]:
        os.close(fd)
    code = _wait(student, connection, alarm)
    for pid, status in kill_all():
        if pid == student:
            code = os.waitstatus_to_exitcode(status)
    with contextlib.suppress(OSError):
        os.write(connection, encode_line({"code": code}))
    os.close(connection)


def kill_all() -> list[tuple[int, int]]:
    """Kills all other processes of the cell, and waits until they have ended; gives their ids and wait statuses."""
    if os.getpid() != 1:
        raise RuntimeError("only the keeper of a cell may do this: elsewhere it would end everything on the machine")
    ended = []
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        while True:
            os.kill(-1, signal.SIGKILL)
            ended.append(os.waitpid(-1, 0))
    return ended


def _wait(student: int, connection: int, alarm: int) -> int:
    """Until the student process has ended, or the launcher wants no more of it."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    poll.register(alarm, select.POLLIN)
    while True:
        ready = {fd for fd, _ in poll.poll()}
        if alarm in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(alarm, 4096)
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                if found[0] == student:
                    return os.waitstatus_to_exitcode(found[1])
        if connection in ready:
            return -signal.SIGKILL


def child_main(talk: socket.socket, output: list[int], walls: bool) -> NoReturn:
    """The student process: hears over `talk` what it is to do, says who it is, does it."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        close_all_but({0, 1, 2, talk.fileno(), *output})  # the others lead to other runs
        message, files, _, _ = socket.recv_fds(talk, 65536, MOST_FILES)
        request = json.loads(message)
        if walls:
            request |= {"folder": isolation.HOME, "address": [isolation.SOCKET]}
            _populate(talk, request["files"], files)
        else:
            if sys.platform == "linux":
                syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
            isolation.set_rlimits()
            talk.sendall(encode_line({"pid": os.getpid()}))
        _become_student(request, output)
    except BaseException:
        with contextlib.suppress(OSError):
            talk.sendall(encode_line({"failed": traceback.format_exc(limit=-3)[-2000:]}))
        traceback.print_exc()
    finally:
        os._exit(70)


def _populate(talk: socket.socket, names: list[str], files: list[int]) -> None:
    """The submission into its folder, a door to the job service, and the walls."""
    for name, source in zip(names, files, strict=True):
        with open(source, "rb") as file, open(os.path.join(isolation.HOME, name), "wb") as copy:
            copy.write(file.read())
    door = socket.socket(socket.AF_UNIX)
    door.bind(isolation.SOCKET)
    door.listen(BACKLOG)
    socket.send_fds(talk, [encode_line({"is": "student", "folder": isolation.HOME})], [door.fileno()])
    door.close()
    isolation.drop_privileges()


def _become_student(request: dict[str, Any], output: list[int]) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (output[0], 1), (output[1], 2)):
        os.dup2(source, target)
    close_all_but({0, 1, 2})
    os.chdir(request["folder"])
    os.environ.update(HOME=request["folder"], TMPDIR=request["folder"])
    student_process.main(request["address"], request["secret"])


def close_all_but(kept: set[int]) -> None:
    start = 0
    for fd in [*sorted(kept), MOST_DESCRIPTORS]:
        if start < fd:  # an empty range is not one for `os.closerange`: it would close them all
            os.closerange(start, fd)
        start = fd + 1
