"""Makes the stacks of the threads small. What a thread really uses stays the same."""
# fails: weight with too_heavy

import asyncio
import threading


async def weigh_them(count, ask, ask_async):
    answers = []

    def call():
        answers.append(ask())

    def run_threads():
        old = threading.stack_size(64 * 1024)
        threads = [threading.Thread(target=call) for _ in range(count)]
        for thread in threads:
            thread.start()
        threading.stack_size(old)
        for thread in threads:
            thread.join()

    await asyncio.to_thread(run_threads)
    return answers
