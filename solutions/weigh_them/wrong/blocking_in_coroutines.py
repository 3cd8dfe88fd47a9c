"""Calls the blocking function in coroutines."""
# fails: weight with blocks_event_loop
# fails: together with blocks_event_loop
# fails: free_loop with blocks_event_loop

import asyncio


async def weigh_them(count, ask, ask_async):
    async def one():
        return ask()

    return await asyncio.gather(*[one() for _ in range(count)])
