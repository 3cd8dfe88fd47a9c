"""Returns an exception in the list."""
# fails: exception with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        first = await work()
        return [first, *await asyncio.gather(asyncio.to_thread(blocking), return_exceptions=True)]
    finally:
        _id.reset(token)
