"""Keeps the answers of all uses in one list."""
# fails: again with wrong_result

import asyncio


ANSWERS = []


async def weigh_them(count, ask, ask_async):
    async def one():
        ANSWERS.append(await ask_async())

    await asyncio.gather(*[one() for _ in range(count)])
    return list(ANSWERS)
