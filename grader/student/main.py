"""The main loop of a student process: for each request it imports the submitted file, waits for "go", makes one call,
and reports what came of it.

It sends one JSON object a line: see `grader.execution.messages`. The grader sends "go", "dump_stacks", "stop_waiting"
(what still runs after the answer has had enough time to end), and "run": the next request.
"""

import _thread
import builtins
import contextlib
import functools
import gc
import json
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from types import ModuleType
from typing import Any, TextIO

from grader.student import stack_dump
from grader.student.executor import CallRunner, flush
from grader.student.framing import Address, connect, encode_line
from grader.student.jobs import RAISED

POLL_INTERVAL = 0.02
"""Seconds between two looks at whether the threads and processes of a run have ended."""


class ControlChannel:
    """The sending side of the control connection: whole lines, from any thread."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lock = _thread.allocate_lock()

    def send(self, **message: Any) -> None:
        """Sends a message; does nothing if the grader has closed the connection. Any text in it comes through."""
        with self._lock, contextlib.suppress(OSError):
            self._connection.sendall(encode_line(message))


class StudentProcess:
    """Carries out runs, one after the other. The first line from the grader is the first request."""

    def __init__(self, address: Address, secret: str) -> None:
        connection = connect(address)
        connection.sendall(encode_line({"secret": secret}))
        self._incoming = connection.makefile("rb")
        self._request: dict[str, Any] = json.loads(self._incoming.readline())["run"]
        self._address = address
        self._control = ControlChannel(connection)
        self._run: CallRunner
        self._stop_waiting = self._has_enough = False
        self._go = _thread.allocate_lock()
        self._go.acquire()
        # A raw thread: student code that joins all of threading.enumerate() must not find it.
        self._listener = _thread.start_new_thread(self._listen, ())

    def serve(self) -> None:
        """Carries out requests until the grader ends the process."""
        sys.path.insert(0, self._request["folder"])  # processes that a program starts import it by its name
        fingerprint = _fingerprint(self._request["folder"])  # a run that changes it is the last one in this process
        while True:
            self._stop_waiting = False
            self._run = CallRunner(self._request, self._address, self._control.send, self._wait_for_go, self._finish)
            self._run.execute()
            self._finish(fingerprint)
            self._go.acquire()  # the grader looks for survivors, then ends this process or sends a request

    def _wait_for_go(self) -> bool:
        """Blocks until the grader sends "go". Returns whether the outcomes of an exploration are enough."""
        self._go.acquire()
        return self._has_enough

    def _finish(self, fingerprint: object = None) -> None:
        """Waits for what is about to end, then reports the end of the run.

        `fingerprint`: that of the process before its first run; None if the process cannot be used again.
        """
        if fingerprint is None:
            self._stop_waiting = True  # what else still runs does not matter
        RAISED.clear()
        gc.collect()  # unreachable objects end with their own run, also a pool that a traceback keeps alive
        own = {_thread.get_ident(), self._listener, threading.main_thread().ident or 0}
        while set(sys._current_frames()) - own and not self._stop_waiting:
            time.sleep(POLL_INTERVAL)
        survivors = self._run.survivors + stack_dump.threads(self._run.path, own)
        while (children := multiprocessing.active_children()) and not self._stop_waiting:
            children[0].join(POLL_INTERVAL)
        for helper in ("resource_tracker", "forkserver"):
            if module := sys.modules.get(f"multiprocessing.{helper}"):
                with contextlib.suppress(Exception):
                    getattr(module, f"_{helper}")._stop()
        flush()
        reusable = not survivors and not children
        reusable = reusable and fingerprint is not None and fingerprint == _fingerprint(self._request["folder"])
        try:
            for fd in (1, 2) if reusable and self._request["end_marker"] else ():
                # When this arrives, all that was printed has arrived.
                os.write(fd, self._request["end_marker"].encode() + b"\n")
        except OSError:
            reusable = False
        self._control.send(type="finished", survivors=survivors, reusable=reusable)

    def _listen(self) -> None:
        """Carries out the grader's messages; in a raw thread. The process ends with the connection."""
        try:
            self._carry_out_messages()
        except ConnectionError:
            pass
        except (OSError, ValueError):
            return  # the program has closed the descriptor, and may have opened another with the same number
        os._exit(0)

    def _carry_out_messages(self) -> None:
        while line := self._incoming.readline():
            message = json.loads(line)
            match message["do"]:
                case "go":
                    self._has_enough = message.get("enough", False)
                    self._go.release()
                case "stop_waiting":
                    self._stop_waiting = True
                case "run":
                    self._request = message["run"]
                    self._go.release()
                case _:
                    states = stack_dump.threads(self._run.path, {_thread.get_ident()})
                    if self._run.loop is not None:
                        states += stack_dump.tasks(self._run.path, self._run.loop)
                    flush()
                    self._control.send(type="stack_dump", threads=states)


def _fingerprint(folder: str) -> tuple[Any, ...]:
    """The state of the process that one run could leave changed for the next. If it changes, the process ends."""
    handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook, sys.gettrace(), sys.getprofile()
    numbers = sys.getrecursionlimit(), sys.getswitchinterval(), gc.isenabled(), len(logging._handlerList)  # type: ignore[attr-defined]
    settings = tuple(sys.path), multiprocessing.get_start_method(allow_none=True)
    modules = [dict(vars(module)) for module in (builtins, time, threading)]
    try:
        current_folder = os.getcwd()
    except OSError as problem:  # the folder no longer exists
        current_folder = str(problem)
    files = [_files(os.path.join(folder, part)) for part in ("", "../tmp", "../shm")]  # see `sandbox.isolation`
    streams = sys.stdout, sys.stderr
    return *streams, *handlers, *hooks, *numbers, *settings, *files, current_folder, dict(os.environ), *modules


def _files(folder: str) -> list[tuple[str, int, int]]:
    """Name, size and time of the last change of each file in a folder."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        stats = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
        return sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)
    return []


def _prepare_children() -> None:
    """Lets processes and interpreters that a program starts begin as those of a script do, and with few imports.

    A new process imports the main module of its parent again, and this one is large. A new interpreter gets the path of
    the parent's command line, not the one that was made since.
    """
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        import _interpreters  # from 3.13 on
    except ImportError:
        return
    create = _interpreters.create

    @functools.wraps(create)
    def create_with_path(*arguments: Any, **options: Any) -> Any:
        number = create(*arguments, **options)
        _interpreters.exec(number, f"import sys; sys.path[:] = {sys.path!r}")
        return number

    _interpreters.create = create_with_path


def _text_stream(fd: int) -> TextIO:
    """A new stream: one that was made before a fork may refer to a file that is now a pipe."""
    return open(fd, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def main(address: Address, secret: str) -> None:
    """Runs a student process to its end, whatever threads are still there.

    `secret` opens the control connection at `address`.
    """
    for fd, name in ((1, "stdout"), (2, "stderr")):
        stream = _text_stream(fd)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    _prepare_children()
    StudentProcess(address, secret).serve()
    os._exit(0)


if __name__ == "__main__":
    request = json.loads(sys.argv[1])
    main(request["address"], request["secret"])
