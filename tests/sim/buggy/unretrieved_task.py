import asyncio


async def fail():
    raise ValueError("nobody looks")


async def program():
    asyncio.create_task(fail())
    await asyncio.sleep(0.1)
