"""An event loop in a thread of its own."""

import asyncio
import threading


async def add(a, b):
    await asyncio.sleep(0.1)
    return a + b


def program():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    futures = [asyncio.run_coroutine_threadsafe(add(number, 1), loop) for number in range(3)]
    assert [future.result(timeout=5) for future in futures] == [1, 2, 3]
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
