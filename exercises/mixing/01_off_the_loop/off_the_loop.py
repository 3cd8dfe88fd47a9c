"""Call blocking functions from a coroutine, and keep the event loop free. See README.md."""

from collections.abc import Callable, Sequence


async def off_the_loop(calls: Sequence[Callable[[], str]]) -> list[str]:
    """Call every blocking function once, all at once, while the event loop stays free. Return the results in order.

    No calls give []. If a call raises, that exception itself comes out. No thread that this starts outlives it.
    """
    raise NotImplementedError
