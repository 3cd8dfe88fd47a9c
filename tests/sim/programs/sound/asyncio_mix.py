"""Tasks and a pool's threads in one loop."""

import asyncio
import time


async def fetch(number):
    await asyncio.sleep(1)
    return number


async def program():
    began = time.monotonic()
    assert await asyncio.gather(*(fetch(number) for number in range(5))) == [0, 1, 2, 3, 4]
    assert time.monotonic() - began == 1.0
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(number)) for number in range(2)]
    assert [task.result() for task in tasks] == [0, 1]
    try:
        await asyncio.wait_for(fetch(1), timeout=0.5)
    except TimeoutError:
        pass
    done, pending = await asyncio.wait([asyncio.create_task(fetch(1))], timeout=0.1)
    assert not done
    for task in pending:
        task.cancel()
    try:
        async with asyncio.timeout(0.2):
            await fetch(1)
    except TimeoutError:
        pass
