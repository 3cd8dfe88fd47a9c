"""Two tasks empty a queue with an await between the check and the access."""

import asyncio


async def scenario(take):
    jobs = asyncio.Queue()
    for number in range(3):
        jobs.put_nowait(number)
    await asyncio.gather(take(jobs, 1), take(jobs, 1))
    assert jobs.empty()


async def buggy():
    async def take(jobs, pause):
        while not jobs.empty():
            await asyncio.sleep(pause)
            jobs.get_nowait()

    await scenario(take)


async def right():
    async def take(jobs, pause):
        while not jobs.empty():
            jobs.get_nowait()
            await asyncio.sleep(pause)

    await scenario(take)
