"""The answers are assumed to arrive in the order of the questions; they take about equally long, in threads."""

import asyncio
import time

BUG = "assertion"
CLASS = "order_violation"


async def main():
    log = []

    async def ask(n):
        await asyncio.to_thread(time.sleep, 0.001)
        log.append(n)

    await asyncio.gather(*(ask(n) for n in range(3)))
    assert log == [0, 1, 2], log


def program() -> None:
    asyncio.run(main())
