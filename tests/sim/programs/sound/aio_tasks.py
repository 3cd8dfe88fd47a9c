"""create_task, names, wait in its forms, as_completed, all_tasks, current_task."""

import asyncio


async def work(n, delay):
    assert asyncio.current_task() is not None
    await asyncio.sleep(delay)
    return n


async def main():
    fast = asyncio.create_task(work("fast", 0), name="fast")
    gate = asyncio.Event()
    slow = asyncio.create_task(gate.wait())
    assert fast.get_name() == "fast"
    assert slow in asyncio.all_tasks()
    done, pending = await asyncio.wait({fast, slow}, return_when=asyncio.FIRST_COMPLETED)
    assert done == {fast} and pending == {slow}
    done, pending = await asyncio.wait({slow}, timeout=0.001)
    assert not done
    gate.set()
    await slow
    got = [await f for f in asyncio.as_completed([work(i, 0.001) for i in range(3)])]
    assert sorted(got) == [0, 1, 2]


def program() -> None:
    asyncio.run(main())
