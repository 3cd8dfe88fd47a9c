"""asyncio.Runner keeps one loop for several calls; new_event_loop and run_until_complete by hand."""

import asyncio


def program() -> None:
    state = []

    async def step(n):
        state.append(n)
        await asyncio.sleep(0)
        return n

    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        assert runner.run(step(1)) == 1
        assert runner.run(step(2)) == 2
        assert runner.get_loop() is loop
    loop = asyncio.new_event_loop()
    try:
        assert loop.run_until_complete(step(3)) == 3
        f = loop.create_future()
        loop.call_soon(f.set_result, 4)
        assert loop.run_until_complete(f) == 4
    finally:
        loop.close()
    assert state == [1, 2, 3]
