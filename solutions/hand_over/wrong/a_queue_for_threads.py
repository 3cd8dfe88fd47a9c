"""Uses a queue for threads, which blocks the whole event loop."""
# fails: items with deadlock
# fails: together with timed_out

import asyncio
import queue as queue_for_threads

END = object()


async def hand_over(producers, consumers, room):
    queue = queue_for_threads.Queue(room)

    async def produce(producer):
        async for item in producer:
            queue.put(item)

    async def consume(consumer):
        while (item := queue.get()) is not END:
            await consumer(item)

    try:
        async with asyncio.TaskGroup() as group:
            for consumer in consumers:
                group.create_task(consume(consumer))
            producing = [group.create_task(produce(producer)) for producer in producers]
            if producing:
                await asyncio.wait(producing)
            for _ in consumers:
                queue.put(END)
    except ExceptionGroup as several:
        raise several.exceptions[0]
