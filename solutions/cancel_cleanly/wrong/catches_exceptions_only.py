"""Undoes the reservation after an Exception, but CancelledError is not an Exception."""
# fails: cancelled with race

import asyncio


async def book_trip(flight, hotel):
    flight_code = await flight.reserve()
    try:
        return flight_code, await hotel.reserve()
    except Exception:
        await to_the_end(flight.cancel())
        raise


async def to_the_end(work):
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            continue
