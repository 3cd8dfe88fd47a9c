"""Gives each counter a thread with its own event loop, and blocks the caller's loop in join."""
# fails: free_loop with blocks_event_loop

import asyncio
import threading


async def count(pause, word, limit):
    for number in range(1, limit + 1):
        print(f"{word} {number}\n", end="", flush=True)
        await pause()


async def count_together(pause, first, second):
    threads = [
        threading.Thread(target=lambda: asyncio.run(count(pause, "first", first))),
        threading.Thread(target=lambda: asyncio.run(count(pause, "second", second))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return first + second
