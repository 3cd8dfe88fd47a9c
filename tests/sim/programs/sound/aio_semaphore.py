"""asyncio.Semaphore and BoundedSemaphore."""

import asyncio


async def main():
    sem = asyncio.Semaphore(2)
    inside = peak = 0

    async def visit():
        nonlocal inside, peak
        async with sem:
            inside += 1
            peak = max(peak, inside)
            await asyncio.sleep(0.001)
            inside -= 1

    await asyncio.gather(*(visit() for _ in range(5)))
    assert peak == 2 and inside == 0
    bounded = asyncio.BoundedSemaphore(1)
    async with bounded:
        assert bounded.locked()
    try:
        bounded.release()
    except ValueError:
        pass
    else:
        raise AssertionError


def program() -> None:
    asyncio.run(main())
