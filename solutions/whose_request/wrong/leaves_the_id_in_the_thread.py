"""Sets the id in a thread of the pool, and does not set it back."""
# fails: in_turn with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    def call():
        _id.set(id)
        return blocking()

    token = _id.set(id)
    try:
        return [await work(), await asyncio.get_running_loop().run_in_executor(None, call)]
    finally:
        _id.reset(token)
