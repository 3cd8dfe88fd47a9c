"""asyncio.Queue with maxsize, join, task_done, cancellation of the workers; PriorityQueue; QueueEmpty and QueueFull."""

import asyncio


async def main():
    q = asyncio.Queue(maxsize=2)
    done = []

    async def worker():
        while True:
            x = await q.get()
            await asyncio.sleep(0)
            done.append(x)
            q.task_done()

    workers = [asyncio.create_task(worker()) for _ in range(2)]
    for i in range(5):
        await q.put(i)
    await q.join()
    assert sorted(done) == [0, 1, 2, 3, 4]
    for w in workers:
        w.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    p = asyncio.PriorityQueue(1)
    p.put_nowait(3)
    try:
        p.put_nowait(1)
    except asyncio.QueueFull:
        pass
    assert p.get_nowait() == 3
    try:
        p.get_nowait()
    except asyncio.QueueEmpty:
        pass
    try:
        await asyncio.wait_for(p.get(), 0.001)
    except asyncio.TimeoutError:
        pass


def program() -> None:
    asyncio.run(main())
