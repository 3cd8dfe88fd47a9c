"""A process that keeps the suite of an exercise collected, and grades the user's file again and again for `watch`.

It is a process of its own, because it forks: the process with the keys and the file events has threads. A request
replaces the one before: what is graded then has changed, and its verdict is of no use.
"""

import contextlib
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from grader import surroundings
from grader.grading.pipeline import grade_rounds, launcher_for_a_grading
from grader.intake import SubmittedFile, choose_one, load_catalogue, read_submitted_file
from grader.model import CheckReport, ExerciseReport, OperatorError

LENGTH = struct.Struct("!I")
LARGEST = 1 << 28
"""Bytes of a message at most."""


class WarmStart(msgspec.Struct, frozen=True, kw_only=True):
    """The first message to the process: what to prepare. `root` is the folder with exercises/, in bytes."""

    root: bytes
    slug: str
    isolation: str


class WarmRequest(msgspec.Struct, frozen=True):
    """Grade the user's file as it is now. Answers have the same number. `pages`: see `grading.Request`."""

    number: int
    pages: bool = False


class WarmAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message from the process: it is ready, so many checks are done, a report, or the reason why it ends.

    number  of the request; 0 for none
    done    number of checks with a verdict
    failed  a check that is done and has failed
    """

    number: int = 0
    done: int = 0
    failed: CheckReport | None = None
    report: ExerciseReport | None = None
    problem: str = ""


_answers = msgspec.json.Decoder(WarmAnswer)


class WarmGrader:
    """The user's side: starts the process, sends requests, and receives answers.

    Raises OSError if it cannot be started.
    """

    def __init__(self, root: Path, slug: str, isolation: str = "auto") -> None:
        self._connection, theirs = socket.socketpair()
        line, variables = surroundings.command("grader.grading.warm"), surroundings.environment()
        fds = [] if sys.platform == "win32" else [theirs.fileno()]
        self._process = subprocess.Popen(
            line, stdin=subprocess.PIPE, env=variables, pass_fds=fds, start_new_session=sys.platform != "win32"
        )
        assert self._process.stdin is not None
        with self._process.stdin as pipe, theirs:
            if sys.platform == "win32":
                pipe.write(theirs.share(self._process.pid))
            else:
                pipe.write(str(theirs.fileno()).encode())
        send(self._connection, WarmStart(root=os.fsencode(root), slug=slug, isolation=isolation))

    def grade(self, number: int, *, pages: bool = False) -> None:
        """Asks for a grading; one that is under way ends without a report. Raises OSError if the process has gone.

        pages  whether a page will show failing schedules, so that other schedules around them are kept, too
        """
        send(self._connection, WarmRequest(number, pages))

    def answers(self) -> Iterator[WarmAnswer]:
        """The answers as they come, until the process ends."""
        with contextlib.suppress(OSError):
            while (data := receive(self._connection)) is not None:
                yield _answers.decode(data)

    def close(self) -> None:
        """Ends the process and all that it started."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._connection.close()


def send(connection: socket.socket, message: msgspec.Struct) -> None:
    """Sends one message with its length before it."""
    data = msgspec.json.encode(message)
    connection.sendall(LENGTH.pack(len(data)) + data)


def receive(connection: socket.socket) -> bytes | None:
    """The next message; None if the other side has gone."""
    head = _exactly(connection, LENGTH.size)
    size = LENGTH.unpack(head)[0] if head else LARGEST + 1
    return _exactly(connection, size) if size <= LARGEST else None


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        chunk = connection.recv(min(size - len(data), 1 << 20))
        if not chunk:
            return None
        data += chunk
    return bytes(data)


class _Server:
    """The other side: serves requests from one connection until it ends."""

    def __init__(self, connection: socket.socket, start: WarmStart) -> None:
        self._connection = connection
        self._isolation = start.isolation
        self._exercise = choose_one(load_catalogue(Path(os.fsdecode(start.root))), start.slug)
        self._number = self._done = 0
        self._pages = False

    def serve(self) -> None:
        with launcher_for_a_grading(self._isolation) as launcher:
            grade_rounds(
                launcher,
                [self._exercise],
                self._rounds(),
                self._report,
                self._check,
                pages=lambda: self._pages,
                is_cancelled=self._has_news,
                at_once=True,
            )

    def _rounds(self) -> Iterator[Iterator[tuple[int, SubmittedFile]]]:
        send(self._connection, WarmAnswer())
        while (data := receive(self._connection)) is not None:
            request = msgspec.json.decode(data, type=WarmRequest)
            self._number, self._done, self._pages = request.number, 0, request.pages
            yield iter([(request.number, read_submitted_file(self._exercise, self._exercise.stub))])

    def _has_news(self) -> bool:
        """Whether a request has come, or the other side has gone."""
        return bool(select.select([self._connection], [], [], 0)[0])

    def _check(self, _: SubmittedFile, check: CheckReport) -> None:
        self._done += 1
        failed = check if check.status == "failed" else None
        send(self._connection, WarmAnswer(number=self._number, done=self._done, failed=failed))

    def _report(self, number: int, report: ExerciseReport) -> None:
        send(self._connection, WarmAnswer(number=number, done=self._done, report=report))


def main() -> None:
    """Entry point of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process with the keys, which closes the connection
    data: Any = sys.stdin.buffer.read()
    if sys.platform == "win32":
        connection = socket.fromshare(data)
    else:
        connection = socket.socket(fileno=int(data))
    first = receive(connection)
    if first is None:
        return
    try:
        _Server(connection, msgspec.json.decode(first, type=WarmStart)).serve()
    except (BrokenPipeError, ConnectionError):
        return
    except OperatorError as problem:
        send(connection, WarmAnswer(problem=str(problem)))
    except Exception:
        with contextlib.suppress(OSError):
            send(connection, WarmAnswer(problem=f"This is an error of the grader.\n{traceback.format_exc()}"))


if __name__ == "__main__":
    main()
