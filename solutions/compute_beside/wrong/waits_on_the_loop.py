"""Computes in processes, but waits for the results without an await."""
# fails: free_loop with blocks_event_loop
# fails: again with sequential

from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        futures = [pool.submit(crunch, number) async for number in requests]
        return [future.result() for future in futures]
