"""A consumer stops when the queue is empty, but producers may still be at work."""
# fails: few with wrong_result
# fails: slow_producers with deadlock
# fails: crowd with deadlock
# fails: together with partly_concurrent

import asyncio

END = object()


async def hand_over(producers, consumers, room):
    queue = asyncio.Queue(room)

    async def produce(producer):
        async for item in producer:
            await queue.put(item)

    async def consume(consumer):
        await asyncio.sleep(0)
        while not queue.empty():
            await consumer(queue.get_nowait())

    try:
        async with asyncio.TaskGroup() as group:
            for producer in producers:
                group.create_task(produce(producer))
            for consumer in consumers:
                group.create_task(consume(consumer))
    except ExceptionGroup as several:
        raise several.exceptions[0]
