"""asyncio.run, gather with results in order and with return_exceptions."""

import asyncio


async def work(n):
    await asyncio.sleep(0.001 * (3 - n))
    if n == 2:
        raise ValueError(n)
    return n


async def main():
    assert await asyncio.gather(work(0), work(1)) == [0, 1]
    out = await asyncio.gather(work(1), work(2), return_exceptions=True)
    assert out[0] == 1 and isinstance(out[1], ValueError)


def program() -> None:
    asyncio.run(main())
