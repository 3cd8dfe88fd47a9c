"""Of two mirrors, the first answer counts. The other task is cancelled, or goes on writing."""

import asyncio


async def ask(number, answers):
    await asyncio.sleep(1)
    answers.append(number)


async def scenario(give_up):
    answers = []
    tasks = [asyncio.create_task(ask(number, answers)) for number in range(2)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    before = len(answers)
    if give_up:
        for task in pending:
            task.cancel()
    await asyncio.sleep(1)
    assert len(answers) == before


async def buggy():
    await scenario(False)


async def right():
    await scenario(True)
