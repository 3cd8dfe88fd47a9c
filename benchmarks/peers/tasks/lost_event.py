"""A consumer waits for an event until it has two items. It clears the event too late, or before it looks."""

import asyncio


class Mailbox:
    def __init__(self):
        self.items = []
        self.arrived = asyncio.Event()

    async def put(self, item):
        await asyncio.sleep(0.01)
        self.items.append(item)
        self.arrived.set()

    async def take_two(self):
        taken = []
        while len(taken) < 2:
            await self.arrived.wait()
            taken += self.items
            self.items = []
            await asyncio.sleep(0.01)  # handles the items
            self.arrived.clear()
        return taken

    async def take_two_clearing_first(self):
        taken = []
        while len(taken) < 2:
            await self.arrived.wait()
            self.arrived.clear()
            taken += self.items
            self.items = []
            await asyncio.sleep(0.01)  # handles the items
        return taken


async def scenario(mailbox, take_two):
    results = await asyncio.gather(mailbox.put(1), take_two(), mailbox.put(2))
    assert sorted(results[1]) == [1, 2]


async def buggy():
    mailbox = Mailbox()
    await scenario(mailbox, mailbox.take_two)


async def right():
    mailbox = Mailbox()
    await scenario(mailbox, mailbox.take_two_clearing_first)
