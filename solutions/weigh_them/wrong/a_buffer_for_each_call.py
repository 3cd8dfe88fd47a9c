"""Gives each call a buffer before it needs one."""
# fails: weight with too_heavy

import asyncio


async def weigh_them(count, ask, ask_async):
    async def one():
        buffer = b"." * 65536
        answer = await ask_async()
        return answer[: len(buffer)]

    return await asyncio.gather(*[one() for _ in range(count)])
