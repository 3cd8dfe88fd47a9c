"""Sets the id, and does not set it back."""
# fails: one with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    _id.set(id)
    return [await work(), await asyncio.to_thread(blocking)]
