"""Starts a task for each item, so a consumer works on many at the same time."""
# fails: items with wrong_result
# fails: together with too_concurrent

import asyncio
from itertools import cycle


async def hand_over(producers, consumers, room):
    turns = cycle(consumers)

    async def produce(producer, group):
        async for item in producer:
            group.create_task(next(turns)(item))

    try:
        async with asyncio.TaskGroup() as group:
            for producer in producers:
                group.create_task(produce(producer, group))
    except ExceptionGroup as several:
        raise several.exceptions[0]
