"""Uses to_thread, whose pool has a few threads."""
# fails: weight with partly_concurrent
# fails: together with partly_concurrent
# fails: free_loop with partly_concurrent

import asyncio


async def weigh_them(count, ask, ask_async):
    return await asyncio.gather(*[asyncio.to_thread(ask) for _ in range(count)])
