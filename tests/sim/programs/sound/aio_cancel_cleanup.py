"""Cancelled tasks clean up in finally, also with an await in it; uncancel and cancelling; msg."""

import asyncio


async def worker(log, lock):
    async with lock:
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0.001)
            log.append("clean")


async def main():
    log = []
    lock = asyncio.Lock()
    t = asyncio.create_task(worker(log, lock))
    await asyncio.sleep(0)
    assert lock.locked()
    t.cancel("enough")
    assert t.cancelling() == 1
    results = await asyncio.gather(t, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert log == ["clean"]
    assert not lock.locked()
    early = asyncio.create_task(worker(log, lock))
    early.cancel()
    try:
        await early
    except asyncio.CancelledError:
        pass
    assert early.cancelled() and log == ["clean"]


def program() -> None:
    asyncio.run(main())
