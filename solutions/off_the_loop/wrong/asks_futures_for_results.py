"""Runs the calls in a pool, but waits for result() of each concurrent future on the loop."""
# fails: free_loop with blocks_event_loop

from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    if not calls:
        return []
    pool = ThreadPoolExecutor(max_workers=len(calls))
    futures = [pool.submit(call) for call in calls]
    return [future.result() for future in futures]
