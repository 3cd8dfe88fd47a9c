"""Reads the iterator of pool.map on the loop, which blocks until the next result is there."""
# fails: free_loop with blocks_event_loop

from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    with ThreadPoolExecutor(max_workers=len(calls) + 1) as pool:
        return list(pool.map(lambda call: call(), calls))
