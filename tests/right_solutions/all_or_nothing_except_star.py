# exercise: all_or_nothing
# style: except*, and the exceptions of each step kept by the step itself
import asyncio
from typing import *


async def all_or_nothing(steps):
    try:
        async with asyncio.TaskGroup() as tg:
            results = [tg.create_task(s()) for s in steps]
    except* Exception as eg:
        raise eg.exceptions[0] if len(eg.exceptions) == 1 else ExceptionGroup("failed", eg.exceptions)
    return [r.result() for r in results]
