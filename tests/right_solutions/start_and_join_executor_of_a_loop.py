# exercise: start_and_join
# style: the thread is one of an event loop, which waits for it
import asyncio


def count(word, pause, n):
    for i in range(1, n + 1):
        print(f"{word} {i}")
        pause()


def start_and_join(pause, main_numbers, thread_numbers):
    async def both():
        other = asyncio.get_running_loop().run_in_executor(None, count, "thread", pause, thread_numbers)
        count("main", pause, main_numbers)
        await other

    asyncio.run(both())
