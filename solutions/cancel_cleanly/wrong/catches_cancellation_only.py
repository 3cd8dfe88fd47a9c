"""Undoes the reservation after a cancellation, but not if there is no room."""
# fails: last_room with race

import asyncio


async def book_trip(flight, hotel):
    flight_code = await flight.reserve()
    try:
        return flight_code, await hotel.reserve()
    except asyncio.CancelledError:
        await to_the_end(flight.cancel())
        raise


async def to_the_end(work):
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            continue
