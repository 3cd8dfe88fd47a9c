"""A pool of multiprocessing, whose callbacks wake the loop."""
# exercise: compute_beside

import asyncio
import multiprocessing


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    pool = multiprocessing.Pool(workers)

    def begin(number):
        future = loop.create_future()

        def later(set_it):
            return lambda value: loop.call_soon_threadsafe(set_it, value)

        pool.apply_async(crunch, (number,), callback=later(future.set_result), error_callback=later(future.set_exception))
        return future

    def close():
        pool.close()
        pool.join()

    futures = []
    try:
        async for number in requests:
            futures.append(begin(number))
        return [await future for future in futures]
    finally:
        await asyncio.gather(*futures, return_exceptions=True)
        await asyncio.to_thread(close)
