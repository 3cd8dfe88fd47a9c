"""The process that reads archives for a batch. It holds no secret and writes no file.

Law: a bomb costs this process at most the time and memory of its request. It costs the process that asked nothing.
The system limits memory and processor time where it can (Linux; macOS in part). Everywhere, the process that asks
limits the time: see `grader.batch.archive_reader`.

Each message is msgpack with a length before it: a ReadRequest on standard input; on standard output the files that
were found, then how it ended.
"""

import contextlib
import os
import signal
import struct
import sys
import time
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from grader.intake.archive_limits import TOO_MUCH_MEMORY, ArchiveBomb, ArchiveError, ArchiveLimits, Budget
from grader.intake.archives import read_archive_here

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]

LENGTH_PREFIX = struct.Struct("!I")
MAX_MESSAGE = 256 << 20
"""Bytes of a message, at most."""
OUT_OF_MEMORY = 77
"""Exit code of this process if it could not even answer for lack of memory."""


class ReadRequest(Struct, frozen=True, kw_only=True):
    """One archive to read. The fields are those of `grader.intake.archives.ReadArchive` and of its budget."""

    path: bytes
    name: str
    slugs: list[str] | None
    limits: ArchiveLimits
    size: int
    members: int
    bytes: int
    wanted: int
    cpu: float


class ArchivedFile(Struct, frozen=True, tag="file"):
    """One file: see `grader.intake.archives.Member`."""

    path: str
    content: bytes
    problem: str


class ReadingDone(Struct, frozen=True, tag="done", kw_only=True):
    """The archive has been read, or was refused for a `problem`. The counts are those of the budget.

    bomb  whether nothing in it may be used
    """

    size: int = 0
    members: int = 0
    bytes: int = 0
    wanted: int = 0
    cpu: float = 0.0
    left_out: dict[str, int] = {}
    unwanted: list[str] = []
    problem: str = ""
    bomb: bool = False


_encoder = msgspec.msgpack.Encoder()
_request = msgspec.msgpack.Decoder(ReadRequest)
_response = msgspec.msgpack.Decoder(ArchivedFile | ReadingDone)


def send_message(message: Struct, file: IO[bytes]) -> None:
    """Writes one message. Raises OSError if the other side has gone."""
    data = _encoder.encode(message)
    file.write(LENGTH_PREFIX.pack(len(data)) + data)
    file.flush()


def receive_response(file: IO[bytes]) -> ArchivedFile | ReadingDone:
    """The next message of this process. Raises EOFError if it has ended."""
    response: ArchivedFile | ReadingDone = _response.decode(_receive(file))
    return response


def _receive(file: IO[bytes]) -> bytes:
    prefix = file.read(LENGTH_PREFIX.size)
    length = LENGTH_PREFIX.unpack(prefix)[0] if len(prefix) == LENGTH_PREFIX.size else MAX_MESSAGE + 1
    data = file.read(length) if length <= MAX_MESSAGE else b""
    if len(data) != length:
        raise EOFError
    return data


def serve_requests(source: IO[bytes], sink: IO[bytes]) -> None:
    """Reads archives until `source` ends."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            request = _request.decode(_receive(source))
            set_limits(request.limits, request.cpu)
            read_request(request, sink)


def read_request(request: ReadRequest, sink: IO[bytes]) -> None:
    """Reads one archive, and sends what is in it."""
    before = time.process_time()
    budget = Budget(request.limits, request.size, request.cpu)
    budget.members, budget.bytes, budget.wanted = request.members, request.bytes, request.wanted
    problem, bomb = "", False
    try:
        for member in read_archive_here(Path(os.fsdecode(request.path)), request.name, request.slugs, budget):
            send_message(ArchivedFile(_valid(str(member.path)), member.content, member.problem), sink)
    except ArchiveError as refused:
        problem, bomb = str(refused), isinstance(refused, ArchiveBomb)
    except MemoryError:  # there was not enough left to call it a bomb
        problem, bomb = TOO_MUCH_MEMORY, True
    done = ReadingDone(
        size=budget.size,
        members=budget.members,
        bytes=budget.bytes,
        wanted=budget.wanted,
        cpu=budget.cpu + time.process_time() - before,
        left_out=budget.left_out,
        unwanted=[_valid(str(path)) for path in budget.unwanted],
        problem=problem,
        bomb=bomb,
    )
    send_message(done, sink)


def set_limits(limits: ArchiveLimits, cpu: float = 0.0) -> None:
    """Limits what this process may use from now on, where the system can do that.

    cpu  processor seconds that earlier archives of the same submission took
    """
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    with contextlib.suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = int(used.ru_utime + used.ru_stime + max(0.0, limits.cpu - cpu)) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
    with contextlib.suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = BASE_MEMORY + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


BASE_MEMORY = 256 << 20
"""Bytes of addresses for Python itself."""


def _valid(text: str) -> str:
    """The text without half characters, which a message cannot hold."""
    return text.encode("utf-8", "backslashreplace").decode()


def main() -> None:
    """Entry point of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks decides when this one ends
    with contextlib.suppress(ImportError, OSError, ValueError):
        if resource is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        serve_requests(sys.stdin.buffer, sys.stdout.buffer)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main()
