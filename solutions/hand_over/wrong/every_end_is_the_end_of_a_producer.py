"""Takes StopAsyncIteration for the end of the items, also when a consumer raises it."""
# fails: any_exception with wrong_result

import asyncio

END = object()


async def hand_over(producers, consumers, room):
    queue = asyncio.Queue(room)

    async def produce(producer):
        async for item in producer:
            await queue.put(item)

    async def consume(consumer):
        try:
            while True:
                item = await queue.get()
                if item is END:
                    raise StopAsyncIteration
                await consumer(item)
        except StopAsyncIteration:
            pass

    async def end():
        if producing:
            await asyncio.wait(producing)
        for _ in consumers:
            await queue.put(END)

    tasks = [asyncio.create_task(consume(consumer)) for consumer in consumers]
    producing = [asyncio.create_task(produce(producer)) for producer in producers]
    tasks += [*producing, asyncio.create_task(end())]
    try:
        await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
