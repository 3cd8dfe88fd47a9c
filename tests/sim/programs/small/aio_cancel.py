import asyncio

inside = []


async def work():
    inside.append(1)
    await asyncio.sleep(1)
    inside.pop()


async def program():
    await asyncio.gather(work(), work(), return_exceptions=True)
    assert not inside
