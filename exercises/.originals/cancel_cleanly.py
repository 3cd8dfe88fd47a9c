"""Book a flight and a hotel, or neither, whenever a cancellation comes. See README.md."""

from typing import Protocol


class Service(Protocol):
    """Something of which one place at a time can be reserved."""

    async def reserve(self) -> str:
        """Reserve a place and return its code; nothing is reserved if this raises or is cancelled."""

    async def cancel(self) -> None:
        """Give a place back; nothing is given back if this is cancelled."""


async def book_trip(flight: Service, hotel: Service) -> tuple[str, str]:
    """Reserve both and return their codes. If this fails or is cancelled, give back what is reserved, and raise."""
    raise NotImplementedError
