"""to_thread, and calls back into the loop."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def block(seconds):
    time.sleep(seconds)
    return seconds


async def echo(value):
    await asyncio.sleep(0.1)
    return value


async def main():
    loop = asyncio.get_running_loop()
    assert await asyncio.gather(asyncio.to_thread(block, 1), asyncio.to_thread(block, 1)) == [1, 1]
    with ThreadPoolExecutor(1) as pool:
        assert await loop.run_in_executor(pool, block, 0.5) == 0.5

    def ask():
        return asyncio.run_coroutine_threadsafe(echo(7), loop).result()

    assert await asyncio.to_thread(ask) == 7
    ready = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(ready.set))
    thread.start()
    await ready.wait()
    thread.join()


def program():
    asyncio.run(main())
