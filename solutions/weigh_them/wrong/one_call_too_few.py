"""Counts from 1."""
# fails: weight with partly_concurrent
# fails: together with partly_concurrent
# fails: free_loop with partly_concurrent
# fails: few with wrong_result
# fails: again with wrong_result

import asyncio


async def weigh_them(count, ask, ask_async):
    return await asyncio.gather(*[ask_async() for _ in range(1, count)])
