"""Loses the exception in its thread: the result stays None, and the caller gets no error."""
# fails: exception with swallowed_exception

import asyncio
import threading


async def off_the_loop(calls):
    results = [None] * len(calls)

    def work(i, call):
        results[i] = call()

    threads = [threading.Thread(target=work, args=(i, call)) for i, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        await asyncio.sleep(0.02)
    return results
