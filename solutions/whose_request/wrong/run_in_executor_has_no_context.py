"""run_in_executor does not copy the context into the thread."""
# fails: one with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        return [await work(), await asyncio.get_running_loop().run_in_executor(None, blocking)]
    finally:
        _id.reset(token)
