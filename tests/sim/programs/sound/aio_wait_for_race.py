"""wait_for on work that ends at about the time limit: a value or a timeout, and in either case nothing is left over."""

import asyncio


async def main():
    outcomes = []
    cleaned = 0

    async def work():
        nonlocal cleaned
        try:
            await asyncio.sleep(0.002)
            return "value"
        finally:
            cleaned += 1

    for _ in range(2):
        try:
            outcomes.append(await asyncio.wait_for(work(), 0.002))
        except asyncio.TimeoutError:
            outcomes.append("timeout")
    assert set(outcomes) <= {"value", "timeout"}
    assert cleaned == 2


def program() -> None:
    asyncio.run(main())
