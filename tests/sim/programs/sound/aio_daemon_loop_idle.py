"""An event loop that serves in a daemon thread is left idle."""

import asyncio
import threading


def program() -> None:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    async def answer():
        return 1

    assert asyncio.run_coroutine_threadsafe(answer(), loop).result() == 1
