"""Book a flight and a hotel, or neither, whenever a cancellation comes."""

import asyncio
from collections.abc import Awaitable
from typing import Protocol


class Service(Protocol):
    """Something of which one place at a time can be reserved."""

    async def reserve(self) -> str:
        """Reserve a place and return its code; nothing is reserved if this raises or is cancelled."""

    async def cancel(self) -> None:
        """Give a place back; nothing is given back if this is cancelled."""


async def book_trip(flight: Service, hotel: Service) -> tuple[str, str]:
    """Reserve both and return their codes. If this fails or is cancelled, give back what is reserved, and raise."""
    flight_code = await flight.reserve()
    try:
        return flight_code, await hotel.reserve()
    except BaseException:
        await to_the_end(flight.cancel())
        raise


async def to_the_end(work: Awaitable[None]) -> None:
    """Wait until it is done, however often the waiting is cancelled."""
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            continue
