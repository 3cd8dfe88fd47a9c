"""Deals the items out in turn, so an item waits for a slow consumer while another one is free."""
# fails: slow_consumer with wrong_result

import asyncio

END = object()


async def hand_over(producers, consumers, room):

    queues = [asyncio.Queue(room) for _ in consumers]
    turn = 0

    async def produce(producer):
        nonlocal turn
        async for item in producer:
            turn += 1
            await queues[turn % len(queues)].put(item)

    async def consume(consumer, queue):
        while (item := await queue.get()) is not END:
            await consumer(item)

    try:
        async with asyncio.TaskGroup() as group:
            for consumer, queue in zip(consumers, queues):
                group.create_task(consume(consumer, queue))
            producing = [group.create_task(produce(producer)) for producer in producers]
            if producing:
                await asyncio.wait(producing)
            for queue in queues:
                await queue.put(END)
    except ExceptionGroup as several:
        raise several.exceptions[0]
