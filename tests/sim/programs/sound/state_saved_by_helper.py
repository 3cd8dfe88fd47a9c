"""The right twin of `bugs/state_saved_by_helper.py`."""

import asyncio


class Store:
    def __init__(self):
        self.state = {"hits": 0}
        self.lock = asyncio.Lock()

    async def load(self):
        await asyncio.sleep(0.01)
        return dict(self.state)

    async def save(self, state):
        await asyncio.sleep(0.01)
        self.state = state

    async def hit(self):
        async with self.lock:
            state = await self.load()
            state["hits"] += 1
            await self.save(state)


async def program():
    store = Store()
    await asyncio.gather(store.hit(), store.hit())
    assert store.state["hits"] == 2
