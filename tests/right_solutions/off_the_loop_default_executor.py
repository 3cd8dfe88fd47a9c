# exercise: off_the_loop
# style: an executor of one's own as the default of the loop
import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(max_workers=2 * len(calls) + 64))
    return list(await asyncio.gather(*[asyncio.to_thread(call) for call in calls]))
