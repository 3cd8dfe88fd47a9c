"""A deadlock of asyncio tasks names the line at which each of them waits."""

from grader.sim import explore

PROGRAM = """
    import asyncio
    async def get(queue):
        return await queue.get()
    async def consume(queue):
        while True:
            await get(queue)
    async def main():
        queue = asyncio.Queue()
        task = asyncio.create_task(consume(queue), name="consumer")
        await queue.put(1)
        await queue.join()
    def program():
        asyncio.run(main())
"""


def test_each_task_is_named_with_the_innermost_line_of_the_program(write):
    failure = explore(write(PROGRAM).program).failure
    assert failure.kind == "deadlock"
    assert failure.explanation.splitlines()[1] == (
        "Deadlock: no task can go on. Task-1 (main) waits at line 12: await queue.join() · consumer (consume) waits at "
        "line 4: return await queue.get()"
    )
