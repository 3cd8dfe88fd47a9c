"""Asks one producer after the other."""
# fails: slow_producers with wrong_result
# fails: several_fail with deadlock

import asyncio

END = object()


async def hand_over(producers, consumers, room):
    queue = asyncio.Queue(room)

    async def produce():
        for producer in producers:
            async for item in producer:
                await queue.put(item)

    async def consume(consumer):
        while (item := await queue.get()) is not END:
            await consumer(item)

    try:
        async with asyncio.TaskGroup() as group:
            for consumer in consumers:
                group.create_task(consume(consumer))
            producing = [group.create_task(produce())]
            if producing:
                await asyncio.wait(producing)
            for _ in consumers:
                await queue.put(END)
    except ExceptionGroup as several:
        raise several.exceptions[0]
