"""Gives the flight back only if its code is not empty."""
# fails: cancelled with race

import asyncio


async def book_trip(flight, hotel):
    flight_code = None
    try:
        flight_code = await flight.reserve()
        return flight_code, await hotel.reserve()
    except BaseException:
        if flight_code:
            await to_the_end(flight.cancel())
        raise


async def to_the_end(work):
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            continue
