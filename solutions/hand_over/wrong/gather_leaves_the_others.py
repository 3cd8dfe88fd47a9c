"""gather raises the first exception, and leaves the other tasks running."""
# fails: consumer_fails with wrong_result

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

    async def produce_all():
        await asyncio.gather(*[produce(producer) for producer in producers])
        for _ in consumers:
            await queue.put(END)

    await asyncio.gather(produce_all(), *[consume(consumer) for consumer in consumers])
