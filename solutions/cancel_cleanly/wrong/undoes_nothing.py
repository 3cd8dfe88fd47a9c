"""Reserves one after the other, and undoes nothing on failure."""
# fails: cancelled with race


async def book_trip(flight, hotel):
    return await flight.reserve(), await hotel.reserve()
