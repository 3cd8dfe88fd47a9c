"""A student process on our side: its line, its output, its end. Runs take place in it one after the other."""

import asyncio
import contextlib
from collections.abc import Callable

from grader.execution.captured_output import Stream
from grader.execution.launcher import RESPONSE_TIMEOUT, ProcessHandle
from grader.execution.process_stats import ProcessStats

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class SupervisedProcess:
    """folder  where the program finds its own folder
    over    its exit code, once it has ended
    line    the control connection, once it is there
    hear    who is told of what it prints
    """

    def __init__(self, student: ProcessHandle, folder: str) -> None:
        self._student = student
        self.folder = folder
        self.exit_code = asyncio.ensure_future(student.wait())
        self.probe = ProcessStats(student.pid, student.root_pid)
        self.control: Connection | None = None
        self.on_output: Callable[[Stream, bytes], None] = lambda *_: None
        self.ended = False
        self._pumps = [
            asyncio.create_task(self._pump(student.stdout, "stdout")),
            asyncio.create_task(self._pump(student.stderr, "stderr")),
        ]

    async def _pump(self, reader: asyncio.StreamReader, stream: Stream) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(65536):
                self.on_output(stream, chunk)

    async def kill(self) -> None:
        """Kills it and all that it started; what it has printed before is heard."""
        if self.ended:
            return
        self.ended = True
        self._student.kill()
        await asyncio.wait({self.exit_code}, timeout=RESPONSE_TIMEOUT)
        await asyncio.wait(self._pumps, timeout=1.0)
        for each in (self.exit_code, *self._pumps):
            each.cancel()
        await asyncio.gather(self.exit_code, *self._pumps, return_exceptions=True)
        self._student.close()
        if self.control is not None:
            self.control[1].close()
