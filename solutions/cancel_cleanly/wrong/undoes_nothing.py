"""Reserves one after the other, and thinks of nothing that could come in between."""
# fails: cancelled with race


async def book_trip(flight, hotel):
    return await flight.reserve(), await hotel.reserve()
