"""One output stream of a student process: what is printed is passed on in the very step of the loop in which it comes.

Law: what a program printed before it called a job is seen before the call ends, however late this loop is. A task that
reads would see it one step later, when the time of the call may be over.
"""

import asyncio
from collections.abc import Callable


class OutputStream(asyncio.Protocol):
    """Create it on a running event loop. It keeps what comes until `pass_on` is called.

    ended  done once nothing more can come
    """

    def __init__(self) -> None:
        self._early = bytearray()
        self._receive: Callable[[bytes], None] = self._early.extend
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def pass_on(self, receive: Callable[[bytes], None]) -> None:
        """From now on, `receive` gets what comes, and first what has come before."""
        self._receive = receive
        if self._early:
            receive(bytes(self._early))
            self._early.clear()

    def data_received(self, data: bytes) -> None:
        self._receive(data)

    def connection_lost(self, problem: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


class SpawnedOutput(asyncio.SubprocessProtocol):
    """The two output streams of a spawned process."""

    def __init__(self) -> None:
        self.streams = {1: OutputStream(), 2: OutputStream()}

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self.streams[fd].data_received(data)

    def pipe_connection_lost(self, fd: int, problem: Exception | None) -> None:
        self.streams[fd].connection_lost(problem)
