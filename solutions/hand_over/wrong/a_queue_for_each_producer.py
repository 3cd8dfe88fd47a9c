"""Gives each producer a queue with all the room."""
# fails: room with wrong_result

import asyncio

END = object()


async def hand_over(producers, consumers, room):
    queue = asyncio.Queue()

    async def produce(producer):
        places = asyncio.Semaphore(room)
        async for item in producer:
            await places.acquire()
            queue.put_nowait((item, places))

    async def consume(consumer):
        while (pair := await queue.get()) is not END:
            item, places = pair
            places.release()
            await consumer(item)

    try:
        async with asyncio.TaskGroup() as group:
            for consumer in consumers:
                group.create_task(consume(consumer))
            producing = [group.create_task(produce(producer)) for producer in producers]
            if producing:
                await asyncio.wait(producing)
            for _ in consumers:
                await queue.put(END)
    except ExceptionGroup as several:
        raise several.exceptions[0]
