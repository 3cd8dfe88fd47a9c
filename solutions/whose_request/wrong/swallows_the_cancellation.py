"""Returns what it has when it is cancelled."""
# fails: cancelled with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        return [await work(), await asyncio.to_thread(blocking)]
    except asyncio.CancelledError:
        return ["", ""]
    finally:
        _id.reset(token)
