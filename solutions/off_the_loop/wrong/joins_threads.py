"""Runs the calls in threads, but waits for them with join on the loop."""
# fails: free_loop with blocks_event_loop

import threading


async def off_the_loop(calls):
    results = [None] * len(calls)
    problems = []

    def work(i, call):
        try:
            results[i] = call()
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(i, call)) for i, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return results
