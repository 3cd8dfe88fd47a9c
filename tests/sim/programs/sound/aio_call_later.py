"""call_soon, call_later, call_at, cancelled handles, the loop's clock, futures set by callbacks."""

import asyncio


async def main():
    loop = asyncio.get_running_loop()
    log = []
    start = loop.time()
    done = loop.create_future()

    def note(name):
        log.append(name)
        if len(log) == 3:
            done.set_result("end")

    loop.call_later(0.001, note, "later")
    loop.call_at(start + 0.002, note, "at")
    loop.call_soon(note, "soon")
    doomed = loop.call_later(3600, log.append, "never")
    doomed.cancel()
    assert doomed.cancelled()
    assert await done == "end"
    assert log[0] == "soon" and sorted(log[1:]) == ["at", "later"], log
    assert loop.time() - start >= 0.0019


def program() -> None:
    asyncio.run(main())
