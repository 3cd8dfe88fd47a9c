"""Keeps one answer for each length, as if equal lengths were equal answers."""
# fails: weight with wrong_result
# fails: together with wrong_result
# fails: free_loop with wrong_result
# fails: again with wrong_result

import asyncio


async def weigh_them(count, ask, ask_async):
    answers = await asyncio.gather(*[ask_async() for _ in range(count)])
    return list({len(answer): answer for answer in answers}.values())
