"""Makes a context variable in each request, but current knows only the one of the module."""
# fails: one with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    variable = ContextVar("id", default="")
    token = variable.set(id)
    try:
        return [await work(), await asyncio.to_thread(blocking)]
    finally:
        variable.reset(token)
