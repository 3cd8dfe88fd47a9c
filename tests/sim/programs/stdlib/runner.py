"""Two runs of one Runner share its loop: a task of the first may still be there in the second."""

import asyncio


async def write(log):
    await asyncio.sleep(1)
    log.append("background")


async def first(log, wait):
    task = asyncio.create_task(write(log))
    await asyncio.sleep(1)
    if wait:
        await task
    return task


async def second(log):
    return list(log)


def scenario(wait):
    log = []
    with asyncio.Runner() as runner:
        task = runner.run(first(log, wait))
        assert runner.run(second(log)) == ["background"]
        assert task.done()


def buggy():
    scenario(False)


def right():
    scenario(True)
