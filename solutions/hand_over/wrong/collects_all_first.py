"""Collects all items first, and then lets the consumers work."""
# fails: room with wrong_result

import asyncio


async def hand_over(producers, consumers, room):
    items = []

    async def produce(producer):
        async for item in producer:
            items.append(item)

    async def consume(consumer):
        while items:
            await consumer(items.pop(0))

    try:
        async with asyncio.TaskGroup() as group:
            for producer in producers:
                group.create_task(produce(producer))
        async with asyncio.TaskGroup() as group:
            for consumer in consumers:
                group.create_task(consume(consumer))
    except ExceptionGroup as several:
        raise several.exceptions[0]
