import asyncio


async def save():
    await asyncio.sleep(0)


async def program():
    save()
    await asyncio.sleep(0.1)
