import asyncio

made = []


async def make():
    await asyncio.sleep(0.1)
    assert not made, "made twice"
    return 1


async def get():
    if not made:
        made.append(await make())


async def program():
    await asyncio.gather(get(), get())
