"""Threads feed an asyncio.Queue through call_soon_threadsafe, tasks drain it, and a queue.Queue carries answers back."""

import asyncio
import queue
import threading


def program() -> None:
    answers = queue.Queue()

    async def main():
        loop = asyncio.get_running_loop()
        q = asyncio.Queue()

        def feeder(start):
            for i in range(start, start + 2):
                loop.call_soon_threadsafe(q.put_nowait, i)
            loop.call_soon_threadsafe(q.put_nowait, None)

        threads = [threading.Thread(target=feeder, args=(n,)) for n in (0, 10)]
        for t in threads:
            t.start()
        ends = 0
        while ends < 2:
            x = await q.get()
            if x is None:
                ends += 1
            else:
                answers.put(x * 2)
        for t in threads:
            t.join()

    asyncio.run(main())
    assert sorted(answers.get_nowait() for _ in range(4)) == [0, 2, 20, 22]
