"""Does not set an id that is empty, so an inner request has the outer one."""
# fails: inner with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id or _id.get())
    try:
        return [await work(), await asyncio.to_thread(blocking)]
    finally:
        _id.reset(token)
