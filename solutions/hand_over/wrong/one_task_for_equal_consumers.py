"""Keeps the tasks in a dictionary by consumer, so a function that stands there twice gets one task."""
# fails: together with sequential
# fails: several_fail with deadlock

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
            for consumer in set(consumers):
                group.create_task(consume(consumer))
            producing = [group.create_task(produce(producer)) for producer in producers]
            if producing:
                await asyncio.wait(producing)
            for _ in set(consumers):
                await queue.put(END)
    except ExceptionGroup as several:
        raise several.exceptions[0]
