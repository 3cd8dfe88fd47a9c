"""The failure of one task cancels its sibling in the middle of a change."""

import asyncio


class Account:
    def __init__(self):
        self.one, self.other = 10, 0

    async def move(self):
        self.one -= 5
        await asyncio.sleep(1)
        self.other += 5

    async def move_or_undo(self):
        self.one -= 5
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError:
            self.one += 5
            raise
        self.other += 5


async def fail():
    await asyncio.sleep(1)
    raise ConnectionError


async def scenario(account, move):
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(move())
            group.create_task(fail())
    except* ConnectionError:
        pass
    assert account.one + account.other == 10


async def buggy():
    account = Account()
    await scenario(account, account.move)


async def right():
    account = Account()
    await scenario(account, account.move_or_undo)
