"""Waits once until the others have ended. If it is cancelled in this wait, they go on."""
# fails: cancelled_in_the_end with wrong_result

import asyncio

END = object()


async def hand_over(producers, consumers, room):
    queue = asyncio.Queue(room)

    async def produce(producer):
        async for item in producer:
            await queue.put(item)

    async def consume(consumer):
        while (item := await queue.get()) is not END:
            await consumer(item)

    async def end():
        if producing:
            await asyncio.wait(producing)
        for _ in consumers:
            await queue.put(END)

    tasks = [asyncio.create_task(consume(consumer)) for consumer in consumers]
    producing = [asyncio.create_task(produce(producer)) for producer in producers]
    tasks += [*producing, asyncio.create_task(end())]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
