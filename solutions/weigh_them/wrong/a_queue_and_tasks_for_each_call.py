"""Builds a queue, a lock and three tasks for each call."""
# fails: weight with too_heavy

import asyncio


async def weigh_them(count, ask, ask_async):
    async def one():
        queue, lock, events = asyncio.Queue(), asyncio.Lock(), [asyncio.Event() for _ in range(8)]

        async def produce():
            async with lock:
                await queue.put(await ask_async())
            for event in events:
                event.set()

        async def watch():
            for event in events:
                await event.wait()

        tasks = [asyncio.create_task(produce()), *[asyncio.create_task(watch()) for _ in range(8)]]
        answer = await queue.get()
        await asyncio.gather(*tasks)
        return answer

    return await asyncio.gather(*[one() for _ in range(count)])
