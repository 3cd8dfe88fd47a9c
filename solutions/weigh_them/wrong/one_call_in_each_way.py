"""Makes each call in both ways, to be sure."""
# fails: weight with partly_concurrent
# fails: together with partly_concurrent
# fails: free_loop with partly_concurrent
# fails: few with wrong_result
# fails: again with wrong_result

import asyncio


async def weigh_them(count, ask, ask_async):
    blocking = asyncio.gather(*[asyncio.to_thread(ask) for _ in range(count)])
    answers = await asyncio.gather(*[ask_async() for _ in range(count)])
    await blocking
    return answers
