"""Calls blocking also if work has raised."""
# fails: exception with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        try:
            first = await work()
        finally:
            second = await asyncio.to_thread(blocking)
        return [first, second]
    finally:
        _id.reset(token)
