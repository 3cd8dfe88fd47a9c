"""Calls cancel without await, so nothing happens."""
# fails: cancelled with left_running


async def book_trip(flight, hotel):
    flight_code = await flight.reserve()
    try:
        return flight_code, await hotel.reserve()
    except BaseException:
        flight.cancel()
        raise
