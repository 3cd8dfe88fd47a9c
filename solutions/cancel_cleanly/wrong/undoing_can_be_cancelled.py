"""Undoes with a plain await, which a second cancellation interrupts."""
# fails: cancelled_again with race


async def book_trip(flight, hotel):
    flight_code = await flight.reserve()
    try:
        return flight_code, await hotel.reserve()
    except BaseException:
        await flight.cancel()
        raise
