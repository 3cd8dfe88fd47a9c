import asyncio


async def program():
    seen = []

    async def fetch(number):
        await asyncio.sleep(0.1)
        seen.append(number)

    await asyncio.gather(fetch(1), fetch(2))
    assert seen == [1, 2]
