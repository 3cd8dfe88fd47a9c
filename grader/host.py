"""A student process on our side: its line, its output, its end. Runs take place in it one after the other."""

import asyncio
import contextlib
from collections.abc import Callable

from grader.launcher import PATIENCE, Student
from grader.output import Stream
from grader.probe import Probe

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Host:
    """folder  where the program finds its own folder
    over    its exit code, once it has ended
    line    the control connection, once it is there
    hear    who is told of what it prints
    """

    def __init__(self, student: Student, folder: str) -> None:
        self._student = student
        self.folder = folder
        self.over = asyncio.ensure_future(student.wait())
        self.probe = Probe(student.pid, student.family)
        self.line: Line | None = None
        self.hear: Callable[[Stream, bytes], None] = lambda *_: None
        self.ended = False
        self._pumps = [
            asyncio.create_task(self._pump(student.stdout, "stdout")),
            asyncio.create_task(self._pump(student.stderr, "stderr")),
        ]

    async def _pump(self, reader: asyncio.StreamReader, stream: Stream) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(65536):
                self.hear(stream, chunk)

    async def end(self) -> None:
        """Kills it and all that it started; what it has printed before is heard."""
        if self.ended:
            return
        self.ended = True
        self._student.kill()
        await asyncio.wait({self.over}, timeout=PATIENCE)
        await asyncio.wait(self._pumps, timeout=1.0)
        for each in (self.over, *self._pumps):
            each.cancel()
        await asyncio.gather(self.over, *self._pumps, return_exceptions=True)
        self._student.close()
        if self.line is not None:
            self.line[1].close()
