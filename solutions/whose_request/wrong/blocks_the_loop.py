"""Calls blocking on the event loop."""
# fails: free_loop with blocks_event_loop
# fails: one with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        return [await work(), blocking()]
    finally:
        _id.reset(token)
