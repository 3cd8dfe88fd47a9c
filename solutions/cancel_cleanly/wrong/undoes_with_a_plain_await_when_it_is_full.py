"""Shields the undoing after a cancellation, but not after another exception."""
# fails: full_and_cancelled with race

import asyncio


async def book_trip(flight, hotel):
    flight_code = await flight.reserve()
    try:
        return flight_code, await hotel.reserve()
    except asyncio.CancelledError:
        await to_the_end(flight.cancel())
        raise
    except BaseException:
        await flight.cancel()
        raise


async def to_the_end(work):
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            continue
