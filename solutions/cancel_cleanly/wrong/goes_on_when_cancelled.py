"""Shields the whole booking, so it goes on after the cancellation."""
# fails: cancelled with race

import asyncio


async def book_trip(flight, hotel):
    booking = asyncio.ensure_future(book(flight, hotel))
    while not booking.done():
        try:
            await asyncio.shield(booking)
        except asyncio.CancelledError:
            continue
    return booking.result()


async def book(flight, hotel):
    flight_code = await flight.reserve()
    try:
        return flight_code, await hotel.reserve()
    except Exception:
        await flight.cancel()
        raise
