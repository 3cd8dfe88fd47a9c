"""Sets the id again before blocking, but other requests set it in the meantime."""
# fails: forty with wrong_result

import asyncio

_id = ""


def current():
    return _id


async def handle(id, work, blocking):
    global _id
    before, _id = _id, id
    try:
        result = await work()
        _id = id
        return [result, await asyncio.to_thread(blocking)]
    finally:
        _id = before
