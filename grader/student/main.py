"""The life of a student process: for each order, import the submitted file afresh, wait for the word, make one call,
say what became of it.

What it says, one JSON object a line: loaded · answer · raised · autopsy · goodbye. The other side says go, autopsy,
enough (what still runs after the answer has been given long enough to end), and order: the next one.
"""

import _thread
import builtins
import contextlib
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
from typing import Any, TextIO

from grader.student import stack_dump
from grader.student.executor import CallRunner, flush
from grader.student.framing import Address, connect, encode_line
from grader.student.jobs import RAISED

POLL = 0.02


class ControlChannel:
    """The control connection: whole lines out, from any thread."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lock = _thread.allocate_lock()

    def send(self, **message: Any) -> None:
        with self._lock, contextlib.suppress(OSError):
            self._connection.sendall(encode_line(message))


class StudentProcess:
    """Its runs, one after the other. The first line from the other side is the first order: see `grader.execution.supervisor`."""

    def __init__(self, address: Address, secret: str) -> None:
        connection = connect(address)
        connection.sendall(encode_line({"secret": secret}))
        self._incoming = connection.makefile("rb")
        self._order: dict[str, Any] = json.loads(self._incoming.readline())["run"]
        self._address = address
        self._control = ControlChannel(connection)
        self._run: CallRunner
        self._stop_waiting = False
        self._go = _thread.allocate_lock()
        self._go.acquire()
        # A raw thread: student code that joins all of threading.enumerate() must not find it.
        self._listener = _thread.start_new_thread(self._listen, ())

    def serve(self) -> None:
        """Until the other side ends it."""
        sys.path.insert(0, self._order["folder"])  # processes that a program starts import it by its name
        mood = _fingerprint(self._order["folder"])  # whoever changes it is the last to run here
        while True:
            self._stop_waiting = False
            self._run = CallRunner(self._order, self._address, self._control.send, self._go.acquire, self._finish)
            self._run.execute()
            self._finish(mood)
            self._go.acquire()  # the other side looks around once more, then ends this process, or gives an order

    def _finish(self, mood: object = None) -> None:
        """Waits for what is about to end. `mood`: how the process was before; None if it cannot be so any more."""
        if mood is None:
            self._stop_waiting = True  # what else still runs does not matter
        RAISED.clear()
        gc.collect()  # what nobody uses any more ends with its own run, also a pool that a traceback keeps alive
        own = {_thread.get_ident(), self._listener, threading.main_thread().ident or 0}
        while set(sys._current_frames()) - own and not self._stop_waiting:
            time.sleep(POLL)
        left = self._run.survivors + stack_dump.threads(self._run.path, own)
        while (children := multiprocessing.active_children()) and not self._stop_waiting:
            children[0].join(POLL)
        for helper in ("resource_tracker", "forkserver"):
            if module := sys.modules.get(f"multiprocessing.{helper}"):
                with contextlib.suppress(Exception):
                    getattr(module, f"_{helper}")._stop()
        flush()
        clean = not left and not children and mood is not None and mood == _fingerprint(self._order["folder"])
        try:
            for fd in (1, 2) if clean and self._order["end_marker"] else ():
                os.write(
                    fd, self._order["end_marker"].encode() + b"\n"
                )  # all that was printed has come when this comes
        except OSError:
            clean = False
        self._control.send(type="finished", survivors=left, reusable=clean)

    def _listen(self) -> None:
        """Obeys the other side; in a raw thread."""
        with contextlib.suppress(OSError, ValueError):
            while message := self._incoming.readline():
                message = json.loads(message)
                match message["do"]:
                    case "go":
                        self._go.release()
                    case "stop_waiting":
                        self._stop_waiting = True
                    case "run":
                        self._order = message["run"]
                        self._go.release()
                    case _:
                        seen = stack_dump.threads(self._run.path, {_thread.get_ident()})
                        if self._run.loop is not None:
                            seen += stack_dump.tasks(self._run.path, self._run.loop)
                        flush()
                        self._control.send(type="stack_dump", threads=seen)
        os._exit(0)


def _fingerprint(folder: str) -> tuple[Any, ...]:
    """What of the process one run could leave changed for the next: where it differs, there is no next one here."""
    handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook, sys.gettrace(), sys.getprofile()
    numbers = sys.getrecursionlimit(), sys.getswitchinterval(), gc.isenabled(), len(logging._handlerList)  # type: ignore[attr-defined]
    ways = tuple(sys.path), multiprocessing.get_start_method(allow_none=True)
    modules = [dict(vars(module)) for module in (builtins, time, threading)]
    try:
        here = os.getcwd()
    except OSError as problem:  # there is no such folder any more
        here = str(problem)
    files = [_files(os.path.join(folder, place)) for place in ("", "../tmp", "../shm")]  # see `confine`
    return sys.stdout, sys.stderr, *handlers, *hooks, *numbers, *ways, *files, here, dict(os.environ), *modules


def _files(place: str) -> list[tuple[str, int, int]]:
    """What lies there, how much it is, and when it was last written to."""
    with contextlib.suppress(OSError), os.scandir(place) as found:
        looks = [(each.name, each.stat(follow_symlinks=False)) for each in found]
        return sorted((name, look.st_size, look.st_mtime_ns) for name, look in looks)
    return []


def _text_stream(fd: int) -> TextIO:
    """A new one: one that was made before a fork may know a file where there is now a pipe."""
    return open(fd, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def main(address: Address, secret: str) -> None:
    """The whole life, then the end, whatever threads are still there."""
    for fd, name in ((1, "stdout"), (2, "stderr")):
        stream = _text_stream(fd)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    StudentProcess(address, secret).serve()
    os._exit(0)


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    main(told["address"], told["secret"])
