"""Trips that are booked and cancelled: each scenario returns how the trip ended and what is reserved."""

import asyncio


class Service:
    """A service with `free` places; `reserved` counts the places of the trip. Each call takes some seconds."""

    def __init__(self, name, seconds=1, free=1):
        self.name, self.seconds, self.free = name, seconds, free
        self.reserved = 0

    async def reserve(self):
        await asyncio.sleep(self.seconds)
        if not self.free:
            raise LookupError(f"{self.name} is full")
        self.free -= 1
        self.reserved += 1
        return f"{self.name} 1"

    async def cancel(self):
        await asyncio.sleep(self.seconds)
        self.free += 1
        self.reserved -= 1


async def one_of(moments):
    """One of the moments: the schedule decides, because all of these tasks wake at the same time."""
    order = []

    async def propose(moment):
        await asyncio.sleep(0.5)
        order.append(moment)

    await asyncio.gather(*[propose(moment) for moment in moments])
    return order[0]


async def ending(trip):
    """How the trip ended: "booked" or the name of the exception."""
    try:
        await trip
    except asyncio.CancelledError:
        return "CancelledError"
    except LookupError:
        return "LookupError"
    return "booked"


async def booked(submission):
    flight, hotel = Service("flight", 0), Service("hotel", 0)
    return [await submission.book_trip(flight, hotel), flight.reserved, hotel.reserved]


async def cancelled(submission, moments):
    """The trip is cancelled at one of the moments: whether it still ran then, how it ended, what is reserved."""
    flight, hotel = Service("flight"), Service("hotel")
    moment = await one_of(moments)
    trip = asyncio.create_task(submission.book_trip(flight, hotel))
    await asyncio.sleep(moment)
    in_time = trip.cancel()
    return [in_time, await ending(trip), flight.reserved, hotel.reserved]


async def cancelled_again(submission, moments, delays):
    """As `cancelled`, but after one of the delays the trip is cancelled again."""
    flight, hotel = Service("flight"), Service("hotel")
    moment, delay = await one_of(moments), await one_of(delays)
    trip = asyncio.create_task(submission.book_trip(flight, hotel))
    await asyncio.sleep(moment)
    in_time = trip.cancel()
    await asyncio.sleep(delay)
    trip.cancel()
    return [in_time, await ending(trip), flight.reserved, hotel.reserved]


async def last_room(submission, moments):
    """Another guest takes the last room of the hotel at one of the moments, if it is still free."""
    flight, hotel = Service("flight"), Service("hotel")
    moment = await one_of(moments)
    trip = asyncio.create_task(submission.book_trip(flight, hotel))
    await asyncio.sleep(moment)
    hotel.free = 0
    return [await ending(trip), flight.reserved, hotel.reserved]


async def full(submission, names, delays):
    """One service is full, or none, and fails after one of the delays: the end, what is reserved then, and later."""
    name, delay = await one_of(names), await one_of(delays)
    flight, hotel = services = [
        Service(each, delay, free=0) if each == name else Service(each, seconds=2) for each in ("flight", "hotel")
    ]
    how = await ending(submission.book_trip(flight, hotel))
    then = [service.reserved for service in services]
    await asyncio.sleep(9)
    return [how, then, [service.reserved for service in services]]
