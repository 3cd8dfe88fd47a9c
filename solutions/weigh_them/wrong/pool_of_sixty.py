"""Takes sixty threads for enough."""
# fails: weight with partly_concurrent
# fails: together with partly_concurrent

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def weigh_them(count, ask, ask_async):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(60) as pool:
        return await asyncio.gather(*[loop.run_in_executor(pool, ask) for _ in range(count)])
