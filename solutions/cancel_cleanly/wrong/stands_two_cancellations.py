"""Waits for the undoing again after a second cancellation, but not after a third one."""
# fails: cancelled_again with race

import asyncio


async def book_trip(flight, hotel):
    flight_code = await flight.reserve()
    try:
        return flight_code, await hotel.reserve()
    except BaseException:
        undoing = asyncio.ensure_future(flight.cancel())
        try:
            await asyncio.shield(undoing)
        except asyncio.CancelledError:
            await asyncio.shield(undoing)
        raise
