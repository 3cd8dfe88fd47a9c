"""Reserves both at the same time; on failure, it gives back only the one that is already done."""
# fails: full with race

import asyncio


async def undo(service):
    task = asyncio.create_task(service.cancel())
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            pass


async def book_trip(flight, hotel):
    services = flight, hotel
    tasks = [asyncio.create_task(service.reserve()) for service in services]
    try:
        flight_code, hotel_code = await asyncio.gather(*tasks)
        return flight_code, hotel_code
    except BaseException:
        for task, service in zip(tasks, services):
            if task.done() and not task.cancelled() and task.exception() is None:
                await undo(service)
        raise
