"""Sets the id back after an Exception, but not after a cancellation."""
# fails: cancelled with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        results = [await work(), await asyncio.to_thread(blocking)]
    except Exception:
        _id.reset(token)
        raise
    _id.reset(token)
    return results
