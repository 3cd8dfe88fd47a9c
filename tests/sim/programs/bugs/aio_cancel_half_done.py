"""Cancelled by a timeout between the two halves of a transfer, the money is gone."""

import asyncio

BUG = "assertion"
CLASS = "unknown"


async def main():
    accounts = {"a": 10, "b": 0}

    async def transfer():
        accounts["a"] -= 10
        await asyncio.sleep(0.002)
        accounts["b"] += 10

    try:
        await asyncio.wait_for(transfer(), 0.001)
    except asyncio.TimeoutError:
        pass
    assert sum(accounts.values()) == 10, accounts


def program() -> None:
    asyncio.run(main())
