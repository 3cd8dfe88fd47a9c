"""The same unlocked counter from to_thread calls."""

import asyncio

BUG = "assertion"
CLASS = "lost_update"


async def main():
    state = {"n": 0}

    def bump():
        state["n"] += 1

    await asyncio.gather(*(asyncio.to_thread(bump) for _ in range(3)))
    assert state["n"] == 3, state


def program() -> None:
    asyncio.run(main())
