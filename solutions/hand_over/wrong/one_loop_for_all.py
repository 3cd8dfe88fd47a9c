"""One loop takes an item and consumes it, so nothing happens at the same time."""
# fails: slow_producers with wrong_result
# fails: several_fail with deadlock
# fails: together with sequential

from itertools import cycle


async def hand_over(producers, consumers, room):
    turns = cycle(consumers)
    for producer in producers:
        async for item in producer:
            await next(turns)(item)
