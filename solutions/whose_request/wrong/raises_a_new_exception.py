"""Raises an exception of its own, with the original one as its cause."""
# fails: exception with wrong_result

import asyncio
from contextvars import ContextVar

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    try:
        return [await work(), await asyncio.to_thread(blocking)]
    except Exception as error:
        raise RuntimeError(f"request {id} has failed") from error
    finally:
        _id.reset(token)
