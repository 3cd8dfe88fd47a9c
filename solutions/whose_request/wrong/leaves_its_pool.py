"""Has a pool of its own in the module, and does not shut it down."""
# fails: one with left_running

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context

_id = ContextVar("id", default="")
_pool = ThreadPoolExecutor(40)


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        first = await work()
        second = await asyncio.get_running_loop().run_in_executor(_pool, copy_context().run, blocking)
        return [first, second]
    finally:
        _id.reset(token)
