"""to_thread and run_in_executor, with the default pool and with one of one's own; a lock between them."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor


async def main():
    lock = threading.Lock()
    total = 0

    def add(n):
        nonlocal total
        time.sleep(0.001)
        with lock:
            total += n
        return n

    assert await asyncio.gather(*(asyncio.to_thread(add, i) for i in range(3))) == [0, 1, 2]
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(2) as pool:
        assert await asyncio.gather(*(loop.run_in_executor(pool, add, i) for i in range(2))) == [0, 1]
    assert await loop.run_in_executor(None, add, 5) == 5
    assert total == 9


def program() -> None:
    asyncio.run(main())
