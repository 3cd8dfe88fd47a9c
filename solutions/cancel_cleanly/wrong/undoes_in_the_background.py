"""Starts the undoing as a task without waiting for it."""
# fails: cancelled with race

import asyncio


async def book_trip(flight, hotel):
    flight_code = await flight.reserve()
    try:
        return flight_code, await hotel.reserve()
    except BaseException:
        undoing = asyncio.create_task(flight.cancel())
        undoing.add_done_callback(lambda task: task.exception())
        raise
