"""Let so many enter in each span of time, and no more."""

import asyncio
from collections import deque
from types import TracebackType


class Pace:
    """`async with pace:` waits until the block may be entered: at most `calls` entries in any `per` seconds."""

    def __init__(self, calls: int, per: float) -> None:
        self._per = per
        self._entries: deque[float] = deque(maxlen=calls)
        self._first_in_line = asyncio.Lock()

    async def __aenter__(self) -> None:
        """Wait for one's turn, in the order of the calls, and enter at the first moment that the pace allows."""
        loop = asyncio.get_running_loop()
        async with self._first_in_line:  # the others wait in order; one that is cancelled leaves the line
            if len(self._entries) == self._entries.maxlen:
                await asyncio.sleep(self._entries[0] + self._per - loop.time())
            self._entries.append(loop.time())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the block. The time that it took does not matter, and its exception comes out."""
