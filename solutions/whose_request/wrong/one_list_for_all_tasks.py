"""Keeps a stack in the context variable. It is the same list for all tasks."""
# fails: forty with wrong_result

import asyncio
from contextvars import ContextVar

_ids = ContextVar("ids", default=[])  # noqa: B039


def current():
    return _ids.get()[-1] if _ids.get() else ""


async def handle(id, work, blocking):
    _ids.get().append(id)
    try:
        return [await work(), await asyncio.to_thread(blocking)]
    finally:
        _ids.get().pop()
