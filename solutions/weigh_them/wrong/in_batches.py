"""Saves memory by making sixty calls at a time."""
# fails: weight with partly_concurrent
# fails: together with partly_concurrent

import asyncio


async def weigh_them(count, ask, ask_async):
    answers = []
    for start in range(0, count, 60):
        batch = min(60, count - start)
        answers += await asyncio.gather(*[ask_async() for _ in range(batch)])
    return answers
