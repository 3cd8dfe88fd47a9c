"""The request in which code runs: in coroutines, tasks and threads."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

_id: ContextVar[str] = ContextVar("id", default="")


def current() -> str:
    """The id of the request in which this is called; an empty text outside of any request."""
    return _id.get()


async def handle(id: str, work: Callable[[], Awaitable[str]], blocking: Callable[[], str]) -> list[str]:
    """Await `work()`, then call `blocking()` in another thread. Return both results. In both, current() returns `id`.

    Whatever happens, current() returns afterwards what it returned before.
    """
    token = _id.set(id)
    try:
        return [await work(), await asyncio.to_thread(blocking)]
    finally:
        _id.reset(token)
