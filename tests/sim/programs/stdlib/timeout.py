"""A timeout and the answer come at the same moment."""

import asyncio


class Client:
    def __init__(self):
        self.busy = 0

    async def ask(self):
        self.busy += 1
        await asyncio.sleep(1)
        self.busy -= 1

    async def ask_and_clean_up(self):
        self.busy += 1
        try:
            await asyncio.sleep(1)
        finally:
            self.busy -= 1


async def scenario(client, ask):
    try:
        async with asyncio.timeout(1):
            await ask()
    except TimeoutError:
        pass
    assert client.busy == 0


async def buggy():
    client = Client()
    await scenario(client, client.ask)


async def right():
    client = Client()
    await scenario(client, client.ask_and_clean_up)
