"""Keeps in the module whether the flight is reserved, so all trips share it."""
# fails: several_trips with race

import asyncio

reserved = False


async def book_trip(flight, hotel):
    global reserved
    try:
        flight_code = await flight.reserve()
        reserved = True
        return flight_code, await hotel.reserve()
    except BaseException:
        if reserved:
            reserved = False
            await to_the_end(flight.cancel())
        raise


async def to_the_end(work):
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            continue
