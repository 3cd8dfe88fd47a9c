"""Let so many enter in each span of time, and no more. See README.md."""

from types import TracebackType


class Pace:
    """`async with pace:` waits until the block may be entered: at most `calls` entries in any `per` seconds."""

    def __init__(self, calls: int, per: float) -> None:
        self.calls = calls
        self.per = per

    async def __aenter__(self) -> None:
        """Wait for one's turn, in the order of the calls, and enter at the first moment that the pace allows."""
        raise NotImplementedError

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the block. The time that it took does not matter, and its exception comes out."""
