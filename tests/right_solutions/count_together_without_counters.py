# exercise: count_together
# style: one loop over the pauses that are in flight, and no task for a counter
import asyncio


async def count_together(pause, first, second):
    left = {"first": iter(range(1, first + 1)), "second": iter(range(1, second + 1))}
    running = {}
    done_count = 0

    def step(word):
        nonlocal done_count
        n = next(left[word], None)
        if n is not None:
            print(word, n)
            done_count += 1
            running[asyncio.ensure_future(pause())] = word

    step("first")
    step("second")
    while running:
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for f in done:
            step(running.pop(f))
    return done_count
