"""shield: the waiter is cancelled, the shielded task goes on and is awaited in the end."""

import asyncio


async def main():
    gate = asyncio.Event()
    done = []

    async def precious():
        await gate.wait()
        done.append("saved")
        return 7

    inner = asyncio.create_task(precious())

    async def waiter():
        return await asyncio.shield(inner)

    outer = asyncio.create_task(waiter())
    await asyncio.sleep(0.001)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        done.append("cancelled")
    gate.set()
    assert await inner == 7
    assert done == ["cancelled", "saved"]


def program() -> None:
    asyncio.run(main())
