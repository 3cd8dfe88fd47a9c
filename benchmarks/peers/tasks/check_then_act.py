"""Two tasks take the last seat: an await lies between the check and the act, or a lock covers both."""

import asyncio


class Hall:
    def __init__(self):
        self.seats = 1
        self.lock = asyncio.Lock()

    async def book(self):
        if self.seats > 0:
            await asyncio.sleep(0.01)
            self.seats -= 1

    async def book_alone(self):
        async with self.lock:
            await self.book()


async def scenario(hall, book):
    async def come_later():
        await asyncio.sleep(0.01)
        await book()

    await asyncio.gather(book(), come_later())
    assert hall.seats == 0


async def buggy():
    hall = Hall()
    await scenario(hall, hall.book)


async def right():
    hall = Hall()
    await scenario(hall, hall.book_alone)
