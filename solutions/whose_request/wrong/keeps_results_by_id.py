"""Keeps the results by id, but two requests may have the same one."""
# fails: forty with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")
_results = {}


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        _results[id] = [await work()]
        _results[id].append(await asyncio.to_thread(blocking))
        return _results[id]
    finally:
        _id.reset(token)
