"""Returns the result of blocking first."""
# fails: one with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        first = await work()
        return [await asyncio.to_thread(blocking), first]
    finally:
        _id.reset(token)
