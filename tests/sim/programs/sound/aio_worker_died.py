"""The right twin of `bugs/aio_worker_died.py`."""

import asyncio


async def worker(queue, done):
    while True:
        job = await queue.get()
        try:
            done.append(await job())
        except ConnectionError:
            pass
        finally:
            queue.task_done()


async def ok():
    await asyncio.sleep(0.001)
    return 1


def flaky(state):
    async def job():
        if state["open"]:
            await asyncio.sleep(0)
            if not state["open"]:
                raise ConnectionError("closed while in use")
        return 2

    return job


async def program():
    queue, done, state = asyncio.Queue(), [], {"open": True}
    queue.put_nowait(flaky(state))
    queue.put_nowait(ok)
    task = asyncio.create_task(worker(queue, done))

    async def closer():
        await asyncio.sleep(0)
        state["open"] = False

    await closer()
    await queue.join()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
