"""Raises its own error instead of the original exception."""
# fails: last_room with race

import asyncio


async def book_trip(flight, hotel):
    flight_code = await flight.reserve()
    try:
        return flight_code, await hotel.reserve()
    except BaseException as error:
        await to_the_end(flight.cancel())
        raise RuntimeError("no trip") from error


async def to_the_end(work):
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            continue
