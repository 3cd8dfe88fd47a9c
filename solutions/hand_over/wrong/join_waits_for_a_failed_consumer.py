"""Waits with join, but an item whose consumer failed is never marked as done."""
# fails: consumer_fails with deadlock

import asyncio

END = object()


async def hand_over(producers, consumers, room):
    queue = asyncio.Queue(room)

    async def produce(producer):
        async for item in producer:
            await queue.put(item)

    async def consume(consumer):
        while True:
            item = await queue.get()
            await consumer(item)
            queue.task_done()

    consuming = [asyncio.create_task(consume(consumer)) for consumer in consumers]
    try:
        async with asyncio.TaskGroup() as group:
            for producer in producers:
                group.create_task(produce(producer))
        await queue.join()
    except ExceptionGroup as several:
        raise several.exceptions[0]
    finally:
        for task in consuming:
            task.cancel()
        ends = await asyncio.gather(*consuming, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end
