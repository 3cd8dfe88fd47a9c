"""Gives each item to every consumer."""
# fails: together with wrong_result
# fails: slow_producers with wrong_result

import asyncio


async def hand_over(producers, consumers, room):
    places = asyncio.Semaphore(room)

    async def produce(producer):
        async for item in producer:
            async with places:
                await asyncio.gather(*[consumer(item) for consumer in consumers])

    try:
        async with asyncio.TaskGroup() as group:
            for producer in producers:
                group.create_task(produce(producer))
    except ExceptionGroup as several:
        raise several.exceptions[0]
