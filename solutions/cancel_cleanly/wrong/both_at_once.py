"""Reserves both at the same time with gather, and does not check which one succeeded."""
# fails: cancelled with race

import asyncio


async def book_trip(flight, hotel):
    flight_code, hotel_code = await asyncio.gather(flight.reserve(), hotel.reserve())
    return flight_code, hotel_code
