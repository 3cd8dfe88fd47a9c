"""The request in which code runs: in coroutines, tasks and threads. See README.md."""

from collections.abc import Awaitable, Callable


def current() -> str:
    """The id of the request in which this is called; an empty text outside of any request."""
    raise NotImplementedError


async def handle(id: str, work: Callable[[], Awaitable[str]], blocking: Callable[[], str]) -> list[str]:
    """Await `work()`, then call `blocking()` in another thread. Return both results. In both, current() returns `id`.

    Whatever happens, current() returns afterwards what it returned before.
    """
    raise NotImplementedError
