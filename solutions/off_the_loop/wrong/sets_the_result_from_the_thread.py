"""Sets a future's result from another thread, which does not wake the sleeping loop."""
# fails: quiet_loop with timed_out

import asyncio
import threading


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in calls]

    def work(call, future):
        try:
            future.set_result(call())
        except Exception as error:
            future.set_exception(error)

    threads = [threading.Thread(target=work, args=pair) for pair in zip(calls, futures)]
    for thread in threads:
        thread.start()
    results = await asyncio.gather(*futures)
    for thread in threads:
        thread.join()
    return results
