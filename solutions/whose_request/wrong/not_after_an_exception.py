"""Sets the id back only if nothing was raised."""
# fails: exception with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    results = [await work(), await asyncio.to_thread(blocking)]
    _id.reset(token)
    return results
