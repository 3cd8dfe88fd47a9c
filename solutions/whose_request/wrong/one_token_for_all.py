"""Keeps the token in the module, where the next request replaces it."""
# fails: forty with raised

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")
_token = None


def current():
    return _id.get()


async def handle(id, work, blocking):
    global _token
    _token = _id.set(id)
    try:
        return [await work(), await asyncio.to_thread(blocking)]
    finally:
        _id.reset(_token)
