"""Hand items from producers over to consumers, with limited room between them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

END = object()
"""Tells a consumer that no more items come. It is a new object, because an item can be anything."""


async def hand_over(
    producers: Sequence[AsyncIterator[Any]], consumers: Sequence[Callable[[Any], Awaitable[object]]], room: int
) -> None:
    """Give each item of the producers to one of the consumers, and return when all are consumed.

    At most `room` items wait. If a producer or a consumer raises, cancel the others; when they have ended, raise the
    same exception object.
    """
    queue: asyncio.Queue[Any] = asyncio.Queue(room)

    async def produce(producer: AsyncIterator[Any]) -> None:
        async for item in producer:
            await queue.put(item)

    async def consume(consumer: Callable[[Any], Awaitable[object]]) -> None:
        while (item := await queue.get()) is not END:
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
        raise several.exceptions[0] from None
