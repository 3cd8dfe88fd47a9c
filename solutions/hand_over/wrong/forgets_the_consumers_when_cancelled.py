"""Ends the consumers only when it comes to its end, and not when it is cancelled before."""
# fails: cancelled with wrong_result

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

    tasks = [asyncio.create_task(consume(consumer)) for consumer in consumers]
    producing = [asyncio.create_task(produce(producer)) for producer in producers]
    tasks += producing

    async def end():
        if producing:
            await asyncio.wait(producing)
        for _ in consumers:
            await queue.put(END)

    tasks.append(asyncio.create_task(end()))
    await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        if not task.cancelled() and task.exception():
            raise task.exception()
