"""A request id in a global variable is overwritten by another task; one in a ContextVar is not."""

import asyncio
import contextvars


CURRENT = contextvars.ContextVar("CURRENT")


class Global:
    value = None


async def scenario(set_id, get_id):
    async def handle(number):
        set_id(number)
        await asyncio.sleep(1)
        assert get_id() == number

    async def later():
        await asyncio.sleep(1)
        await handle(2)

    await asyncio.gather(handle(1), later())


async def buggy():
    await scenario(lambda number: setattr(Global, "value", number), lambda: Global.value)


async def right():
    await scenario(CURRENT.set, CURRENT.get)
