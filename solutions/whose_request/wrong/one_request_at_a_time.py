"""A lock around each request, so they wait for each other."""
# fails: forty with sequential
# fails: started with deadlock
# fails: inner with deadlock
# fails: exception with deadlock
# fails: cancelled with deadlock

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")
_lock = asyncio.Lock()


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        async with _lock:
            return [await work(), await asyncio.to_thread(blocking)]
    finally:
        _id.reset(token)
