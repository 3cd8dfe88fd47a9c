"""Calls blocking again after an OSError, because a second try often helps."""
# fails: any_exception with wrong_result

import asyncio
import contextvars

_id = contextvars.ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        first = await work()
        try:
            return [first, await asyncio.to_thread(blocking)]
        except OSError:
            return [first, await asyncio.to_thread(blocking)]
    finally:
        _id.reset(token)
