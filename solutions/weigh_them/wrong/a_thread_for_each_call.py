"""Keeps a thread for each call, from a pool that is large enough."""
# fails: weight with too_heavy

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def weigh_them(count, ask, ask_async):
    if not count:
        return []
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(count) as pool:
        return await asyncio.gather(*[loop.run_in_executor(pool, ask) for _ in range(count)])
