"""Keeps the ids by the number of the request, and removes them at its end."""
# fails: started with wrong_result

import asyncio
from contextvars import ContextVar
from itertools import count

_numbers = count(1)
_number = ContextVar("number", default=0)
_ids = {}


def current():
    return _ids.get(_number.get(), "")


async def handle(id, work, blocking):
    token = _number.set(next(_numbers))
    _ids[_number.get()] = id
    try:
        return [await work(), await asyncio.to_thread(blocking)]
    finally:
        del _ids[_number.get()]
        _number.reset(token)
