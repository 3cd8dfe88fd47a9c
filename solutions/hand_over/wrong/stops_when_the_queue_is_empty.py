"""Waits until the queue is empty, but a consumer may still work on an item."""
# fails: items with wrong_result

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

    try:
        async with asyncio.TaskGroup() as group:
            consuming = [group.create_task(consume(consumer)) for consumer in consumers]
            producing = [group.create_task(produce(producer)) for producer in producers]
            if producing:
                await asyncio.wait(producing)
            while not queue.empty():
                await asyncio.sleep(0.01)
            for task in consuming:
                task.cancel()
    except ExceptionGroup as several:
        raise several.exceptions[0]
