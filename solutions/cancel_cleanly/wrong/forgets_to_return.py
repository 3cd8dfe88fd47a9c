"""Reserves both, but does not return the codes."""
# fails: booked with wrong_result

import asyncio


async def book_trip(flight, hotel):
    await flight.reserve()
    try:
        await hotel.reserve()
    except BaseException:
        await to_the_end(flight.cancel())
        raise


async def to_the_end(work):
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            continue
