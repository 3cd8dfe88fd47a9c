"""Callbacks put the answers into a list as they come, and one future tells that all are there."""
# exercise: weigh_them

import asyncio


async def weigh_them(count, ask, ask_async):
    answers, everything = [], asyncio.get_running_loop().create_future()

    def note(task):
        answers.append(task.result())
        if len(answers) == count:
            everything.set_result(answers)

    tasks = {asyncio.ensure_future(ask_async()) for _ in range(count)}
    for task in tasks:
        task.add_done_callback(note)
    return await everything if tasks else []
