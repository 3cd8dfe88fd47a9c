"""Sets the id back before it calls blocking."""
# fails: one with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        result = await work()
    finally:
        _id.reset(token)
    return [result, await asyncio.to_thread(blocking)]
