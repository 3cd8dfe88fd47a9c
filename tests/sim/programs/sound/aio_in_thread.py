"""asyncio.run in two threads at once, each with its own loop, and a locked total."""

import asyncio
import threading


def program() -> None:
    lock = threading.Lock()
    total = 0
    loops = []

    async def work(n):
        nonlocal total
        loops.append(asyncio.get_running_loop())
        parts = await asyncio.gather(*(asyncio.sleep(0.001, i) for i in range(n)))
        with lock:
            total += sum(parts)

    threads = [threading.Thread(target=lambda n=n: asyncio.run(work(n))) for n in (3, 4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert total == 9
    assert loops[0] is not loops[1]
