"""Gives each job a thread with its own event loop, and blocks the caller's loop in join."""
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
