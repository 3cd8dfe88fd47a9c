"""Call blocking functions from a coroutine, and keep the event loop free. See README.md."""

from collections.abc import Callable, Sequence


async def off_the_loop(calls: Sequence[Callable[[], str]]) -> list[str]:
    """Call every blocking function once, all at once, while the event loop stays free. Return the results in order.

    Without calls, return []. If a call raises, raise the same exception object. Leave no thread running.
    """
    raise NotImplementedError
