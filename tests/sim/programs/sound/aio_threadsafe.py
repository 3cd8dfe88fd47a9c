"""A loop in a thread of its own; coroutines and callbacks are handed to it from the main thread."""

import asyncio
import threading


def program() -> None:
    loop = asyncio.new_event_loop()
    calls = []

    def serve():
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    async def add(a, b):
        await asyncio.sleep(0.001)
        return a + b

    async def fail():
        raise ValueError("no")

    t = threading.Thread(target=serve)
    t.start()
    f = asyncio.run_coroutine_threadsafe(add(1, 2), loop)
    g = asyncio.run_coroutine_threadsafe(fail(), loop)
    called = threading.Event()

    def note():
        calls.append(threading.current_thread() is t)
        called.set()

    loop.call_soon_threadsafe(note)
    assert f.result() == 3
    assert isinstance(g.exception(), ValueError)
    assert called.wait()
    loop.call_soon_threadsafe(loop.stop)
    t.join()
    assert calls == [True]
    assert loop.is_closed()
