"""wait_for, timeout, timeout_at and reschedule on things that never come."""

import asyncio


async def never():
    await asyncio.Event().wait()


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    try:
        await asyncio.wait_for(never(), 0.002)
    except asyncio.TimeoutError:
        pass
    else:
        raise AssertionError
    assert loop.time() - start >= 0.0019
    try:
        async with asyncio.timeout(0.001) as cm:
            await never()
    except TimeoutError:
        assert cm.expired()
    else:
        raise AssertionError
    async with asyncio.timeout(None) as cm:
        await asyncio.sleep(0)
        cm.reschedule(loop.time() + 3600)
    assert not cm.expired()
    try:
        async with asyncio.timeout_at(loop.time() + 0.001):
            await never()
    except TimeoutError:
        pass
    assert await asyncio.wait_for(asyncio.sleep(0, "quick"), None) == "quick"


def program() -> None:
    asyncio.run(main())
