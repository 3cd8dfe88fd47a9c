"""Returns the codes in the wrong order."""
# fails: booked with wrong_result

import asyncio


async def book_trip(flight, hotel):
    hotel_code = await hotel.reserve()
    try:
        return hotel_code, await flight.reserve()
    except BaseException:
        await to_the_end(hotel.cancel())
        raise


async def to_the_end(work):
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            continue
