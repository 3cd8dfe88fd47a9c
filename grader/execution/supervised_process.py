"""A student process as the grader sees it: its control connection, its output, its exit. It serves one run at a time.

This is a file of its own because both `session`, which keeps a process between runs, and `supervisor`, which the
session calls, need it: in `session` it would close a circle of imports.
"""

import asyncio
from collections.abc import Callable
from functools import partial

from grader.execution.captured_output import Stream
from grader.execution.fair_clock import Clock
from grader.execution.launch_channel import RESPONSE_TIMEOUT
from grader.execution.launcher import ProcessHandle
from grader.execution.process_stats import ProcessStats

ControlConnection = tuple[asyncio.StreamReader, asyncio.StreamWriter]

LAST_OUTPUT_TIMEOUT = 1.0
"""Seconds after the process has ended in which what it printed before must have arrived."""

EXIT_TIMEOUT, LONGEST_EXIT, EXIT_POLL_INTERVAL = 1.0, 10.0, 0.05
"""How long a process that closed its connection may take to end: fair seconds, seconds, seconds between two looks."""


class SupervisedProcess:
    """Owns the handle of a student process that runs. Create it on a running event loop.

    pid        its id, as the grader sees it
    folder     path of the folder with the submitted file, as the program sees it
    exit_code  done once the process has ended; negative: the number of the signal that ended it
    control    the control connection, once the process has opened it
    ended      whether `kill` has been called
    sockets    TCP sockets of its network, for the grader; empty: the machine's own will do
    """

    def __init__(self, handle: ProcessHandle, folder: str) -> None:
        self._handle = handle
        self.pid, self.folder, self.sockets = handle.pid, folder, handle.sockets
        self.exit_code = asyncio.ensure_future(handle.wait())
        self.stats = ProcessStats(handle.pid, handle.root_pid, handle.own_network)
        self.control: ControlConnection | None = None
        self.ended = False

    def pass_on_output(self, receive: Callable[[Stream, bytes], None]) -> None:
        """From now on, `receive` gets all that the process prints, and first what nobody has got yet."""
        self._handle.stdout.pass_on(partial(receive, "stdout"))
        self._handle.stderr.pass_on(partial(receive, "stderr"))

    async def exits_soon(self, clock: Clock) -> bool:
        """Gives the process time to end by itself, and tells whether it has ended."""
        start, fair_start = clock.now(), clock.fair()
        while clock.fair() - fair_start < EXIT_TIMEOUT and clock.now() - start < LONGEST_EXIT:
            await asyncio.wait({self.exit_code}, timeout=EXIT_POLL_INTERVAL)
            if self.exit_code.done():
                return True
        return False

    async def kill(self) -> None:
        """Kills the process and all that it started; what they printed before is still passed on."""
        if self.ended:
            return
        self.ended = True
        self._handle.kill()
        await asyncio.wait({self.exit_code}, timeout=RESPONSE_TIMEOUT)
        await asyncio.wait({self._handle.stdout.ended, self._handle.stderr.ended}, timeout=LAST_OUTPUT_TIMEOUT)
        self.exit_code.cancel()
        await asyncio.gather(self.exit_code, return_exceptions=True)
        self._handle.close()
        if self.control is not None:
            self.control[1].close()
