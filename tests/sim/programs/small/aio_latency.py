"""Search as one types: the answer to the older query may come last."""

import asyncio


async def search(text, shown):
    await asyncio.sleep(0.1)  # stands for the network
    shown.append(text)


async def program():
    shown = []
    first = asyncio.create_task(search("a", shown))
    await asyncio.sleep(0.01)  # the next key
    second = asyncio.create_task(search("ab", shown))
    await asyncio.gather(first, second)
    assert shown[-1] == "ab", shown
