"""A thread calls asyncio's future directly instead of through call_soon_threadsafe; the loop may not wake."""

import asyncio
import threading

BUG = "deadlock"
CLASS = "deadlock"


async def main():
    done = asyncio.get_running_loop().create_future()
    t = threading.Thread(target=lambda: done.set_result(1))
    t.start()
    assert await done == 1
    t.join()


def program() -> None:
    asyncio.run(main())
