"""Sets the id in a task of its own and resets it outside, in another context."""
# fails: one with raised

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    async def begin():
        return _id.set(id), await work(), await asyncio.to_thread(blocking)

    token, first, second = await asyncio.create_task(begin())
    _id.reset(token)
    return [first, second]
