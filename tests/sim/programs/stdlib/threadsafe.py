"""A loop in another thread is stopped before, or after, the result of its coroutine is there."""

import asyncio
import threading


async def answer():
    await asyncio.sleep(0)
    return 42


def scenario(stop_first):
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    future = asyncio.run_coroutine_threadsafe(answer(), loop)
    if stop_first:
        loop.call_soon_threadsafe(loop.stop)
    assert future.result() == 42
    if not stop_first:
        loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def buggy():
    scenario(True)


def right():
    scenario(False)
