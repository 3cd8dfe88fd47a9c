"""wrap_future and a concurrent Future that a thread fulfils; a thread event awaited through the executor."""

import asyncio
import concurrent.futures
import threading
import time


async def main():
    f = concurrent.futures.Future()
    event = threading.Event()

    def fulfil():
        time.sleep(0.001)
        f.set_result("late")
        event.set()

    t = threading.Thread(target=fulfil)
    t.start()
    waited, value = await asyncio.gather(asyncio.to_thread(event.wait), asyncio.wrap_future(f))
    t.join()
    assert waited is True and value == "late"


def program() -> None:
    asyncio.run(main())
