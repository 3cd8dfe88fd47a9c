"""Each job gets a thread with an event loop of its own, and join blocks the loop that called."""
# fails: free_loop with blocks_event_loop

import asyncio
import threading


async def gather_all(jobs):
    results = [None] * len(jobs)
    problems = []

    def work(i, job):
        try:
            results[i] = asyncio.run(job())
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return results
