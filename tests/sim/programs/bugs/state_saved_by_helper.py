"""One helper loads the state, and another one saves it; a second task does the same meanwhile."""

import asyncio

BUG = "assertion"
CLASS = "lost_update"


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
        state = await self.load()
        state["hits"] += 1
        await self.save(state)


async def program():
    store = Store()
    await asyncio.gather(store.hit(), store.hit())
    assert store.state["hits"] == 2
