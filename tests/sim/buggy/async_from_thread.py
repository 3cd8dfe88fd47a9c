import asyncio
import threading


async def program():
    loop = asyncio.get_running_loop()
    total = {"n": 0}

    def work():
        total["n"] += 1

    await asyncio.gather(*(loop.run_in_executor(None, work) for _ in range(2)))
    assert total["n"] == 2
    assert threading.active_count() >= 1
