"""Eager tasks where the version has them, debug off, exception handler, shutdown of the default executor."""

import asyncio


async def main():
    loop = asyncio.get_running_loop()
    contexts = []
    loop.set_exception_handler(lambda lp, ctx: contexts.append(ctx["message"]))
    loop.call_exception_handler({"message": "told"})
    assert contexts == ["told"]
    loop.set_exception_handler(None)
    if hasattr(asyncio, "eager_task_factory"):
        loop.set_task_factory(asyncio.eager_task_factory)
        log = []

        async def eager():
            log.append("ran")
            return 1

        t = asyncio.create_task(eager())
        assert log == ["ran"]
        assert await t == 1
        loop.set_task_factory(None)
    assert await asyncio.to_thread(len, "abc") == 3
    await loop.shutdown_default_executor()


def program() -> None:
    asyncio.run(main())
