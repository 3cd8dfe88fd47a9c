"""Gives back both, even one that was not reserved."""
# fails: cancelled with race

import asyncio


async def book_trip(flight, hotel):
    try:
        return await flight.reserve(), await hotel.reserve()
    except BaseException:
        await to_the_end(flight.cancel())
        await to_the_end(hotel.cancel())
        raise


async def to_the_end(work):
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            continue
