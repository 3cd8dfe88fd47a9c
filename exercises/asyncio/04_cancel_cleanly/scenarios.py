"""Trips that are booked and cancelled: each scenario returns how the trip ended and what is reserved."""

import asyncio


class Full(Exception):
    """A service has no free place."""


class Service:
    """A service with `free` places; `reserved` counts the places of the trip. Each call takes some seconds.

    Its codes are empty by default, as a code can be.
    """

    def __init__(self, seconds=0.1, free=1, code=""):
        self.seconds, self.free, self.code = seconds, free, code
        self.reserved = 0
        self.problem = Full("no place is free")

    async def reserve(self):
        await asyncio.sleep(self.seconds)
        if not self.free:
            raise self.problem
        self.free -= 1
        self.reserved += 1
        return self.code

    def fill(self):
        self.free = 0

    async def cancel(self):
        await asyncio.sleep(self.seconds)
        self.free += 1
        self.reserved -= 1


async def ending(trip, *services):
    """How the trip ended: "no exception", "CancelledError", or "full" for the exception object of a service."""
    try:
        await trip
    except asyncio.CancelledError:
        return "CancelledError"
    except Full as error:
        return "full" if any(error is service.problem for service in services) else "another exception"
    return "no exception"


def reserved(flight, hotel):
    return {"flights reserved": flight.reserved, "rooms reserved": hotel.reserved}


async def booked(submission, codes):
    """For each pair of codes, what a trip returns, and what is reserved then."""
    got = []
    for pair in codes:
        flight, hotel = (Service(0, code=code) for code in pair)
        got.append({"codes": await submission.book_trip(flight, hotel), **reserved(flight, hotel)})
    return got


async def cancelled(submission, seconds, moment):
    """The trip is cancelled at the moment: whether it still ran then, how it ended, what is reserved."""
    flight, hotel = map(Service, seconds)
    trip = asyncio.create_task(submission.book_trip(flight, hotel))
    await asyncio.sleep(moment)
    in_time = trip.cancel()
    return {"cancelled in time": in_time, "ended with": await ending(trip), **reserved(flight, hotel)}


async def cancelled_again(submission, seconds, moment, delays):
    """As `cancelled`, but then the trip is cancelled again, after each of the delays."""
    flight, hotel = map(Service, seconds)
    trip = asyncio.create_task(submission.book_trip(flight, hotel))
    await asyncio.sleep(moment)
    in_time = trip.cancel()
    for delay in delays:
        await asyncio.sleep(delay)
        trip.cancel()
    return {"cancelled in time": in_time, "ended with": await ending(trip), **reserved(flight, hotel)}


async def last_room(submission, moment):
    """Another guest takes the last room of the hotel at the moment, if it is still free."""
    flight, hotel = Service(), Service()
    trip = asyncio.create_task(submission.book_trip(flight, hotel))
    await asyncio.sleep(moment)
    hotel.fill()
    return {"ended with": await ending(trip, hotel), **reserved(flight, hotel)}


async def full(submission, name, delay):
    """The service is full, or none, and fails after the delay: the end, what is reserved then, and later."""
    flight, hotel = services = [
        Service(delay, free=0) if each == name else Service(seconds=0.2) for each in ("flight", "hotel")
    ]
    how = await ending(submission.book_trip(flight, hotel), flight, hotel)
    then = reserved(*services)
    await asyncio.sleep(0.9)
    return {"ended with": how, "then": then, "later": reserved(*services)}


async def full_and_cancelled(submission, free, moment):
    """The hotel is full or not, and the trip is cancelled at the moment."""
    flight, hotel = Service(0.1), Service(0.2, free=free)
    trip = asyncio.create_task(submission.book_trip(flight, hotel))
    await asyncio.sleep(moment)
    trip.cancel()
    return {"ended with": await ending(trip, hotel), **reserved(flight, hotel)}


async def several_trips(submission, flight, hotel, wrong):
    """Of three trips at the same time, the second one is cancelled, and the hotel of the third one is full.

    Or nothing goes `wrong`.
    """
    places = [(Service(flight), Service(hotel)) for _ in range(3)]
    if wrong:
        places[2][1].fill()
    trips = [asyncio.create_task(submission.book_trip(*pair)) for pair in places]
    await asyncio.sleep((flight + hotel) / 2)
    if wrong:
        trips[1].cancel()
    ends = await asyncio.gather(*[ending(trip, *pair) for trip, pair in zip(trips, places, strict=True)])
    return [{"ended with": how, **reserved(*pair)} for how, pair in zip(ends, places, strict=True)]
