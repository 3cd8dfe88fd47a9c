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
        "Deadlock: Task-1 (main) waits for all tasks of queue at line 12; consumer (consume) waits to get from queue "
        "at line 4."
    )


def test_a_task_that_awaits_a_plain_future_is_named_with_its_line(write):
    source = "import asyncio\nasync def program():\n    await asyncio.get_running_loop().create_future()\n"
    failure = explore(write(source).program).failure
    assert failure.explanation.splitlines()[1] == "Deadlock: Task-1 (program) awaits a future at line 3."
