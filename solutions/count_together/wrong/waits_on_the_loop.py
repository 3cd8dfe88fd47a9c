"""Waits for each pause in a thread of its own, but joins that thread on the loop."""
# fails: three_each with blocks_event_loop

import asyncio
import threading


async def count_together(pause, first, second):
    async def count(word, limit):
        for number in range(1, limit + 1):
            print(word, number, flush=True)
            thread = threading.Thread(target=lambda: asyncio.run(pause()))
            thread.start()
            thread.join()
        return limit

    return sum(await asyncio.gather(count("first", first), count("second", second)))
