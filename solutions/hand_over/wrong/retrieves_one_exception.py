"""Raises the exception of the first task that has one, and does not look at the others."""
# fails: several_fail with race

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
    pending = tasks
    try:
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        task.result()
