"""Shields the undoing, and goes on without it when it is cancelled once more."""
# fails: cancelled_again with race

import asyncio


async def book_trip(flight, hotel):
    flight_code = await flight.reserve()
    try:
        return flight_code, await hotel.reserve()
    except BaseException:
        await asyncio.shield(flight.cancel())
        raise
