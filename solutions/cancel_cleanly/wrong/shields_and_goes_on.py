"""Shields the undoing, but does not wait for it after a second cancellation."""
# fails: cancelled_again with race

import asyncio


async def book_trip(flight, hotel):
    flight_code = await flight.reserve()
    try:
        return flight_code, await hotel.reserve()
    except BaseException:
        await asyncio.shield(flight.cancel())
        raise
