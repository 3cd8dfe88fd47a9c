"""Gives each call a copy of a list that all of them could share."""
# fails: weight with too_heavy

import asyncio


async def weigh_them(count, ask, ask_async):
    numbers = list(range(1000))

    async def one(mine):
        answer = await ask_async()
        return answer if len(mine) == 1000 else ""

    return await asyncio.gather(*[one(list(numbers)) for _ in range(count)])
