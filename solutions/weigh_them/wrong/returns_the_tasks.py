"""Returns the tasks instead of their answers."""
# fails: weight with bad_answer
# fails: together with bad_answer
# fails: free_loop with bad_answer
# fails: few with bad_answer
# fails: again with bad_answer

import asyncio


async def weigh_them(count, ask, ask_async):
    tasks = [asyncio.create_task(ask_async()) for _ in range(count)]
    if tasks:
        await asyncio.wait(tasks)
    return tasks
