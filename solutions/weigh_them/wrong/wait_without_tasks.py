"""Forgets that asyncio.wait does not take an empty list."""
# fails: few with raised

import asyncio


async def weigh_them(count, ask, ask_async):
    tasks = [asyncio.create_task(ask_async()) for _ in range(count)]
    done, _ = await asyncio.wait(tasks)
    return [task.result() for task in done]
