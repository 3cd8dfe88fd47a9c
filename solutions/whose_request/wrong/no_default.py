"""Has no default, so current raises outside of a request."""
# fails: one with raised

import asyncio
from contextvars import ContextVar

_id = ContextVar("id")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        return [await work(), await asyncio.to_thread(blocking)]
    finally:
        _id.reset(token)
