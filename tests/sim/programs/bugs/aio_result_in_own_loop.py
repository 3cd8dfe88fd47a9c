"""run_coroutine_threadsafe(...).result() called inside the loop's own thread waits for itself."""

import asyncio

BUG = "deadlock"
CLASS = "deadlock"


async def answer():
    return 42


async def main():
    f = asyncio.run_coroutine_threadsafe(answer(), asyncio.get_running_loop())
    assert f.result() == 42


def program() -> None:
    asyncio.run(main())
