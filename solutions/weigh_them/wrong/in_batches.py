"""Saves memory by making a hundred calls at a time."""
# fails: weight with partly_concurrent
# fails: together with partly_concurrent

import asyncio


async def weigh_them(count, ask, ask_async):
    answers = []
    for start in range(0, count, 100):
        batch = min(100, count - start)
        answers += await asyncio.gather(*[ask_async() for _ in range(batch)])
    return answers
