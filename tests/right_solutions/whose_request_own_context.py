# exercise: whose_request
# style: each request runs in a task with a context of its own, so nothing has to be set back
import asyncio
import logging
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass

logging.basicConfig(format="%(message)s")


@dataclass(frozen=True)
class Request:
    id: str = ""


REQUEST: ContextVar[Request | None] = ContextVar("request", default=None)


def current() -> str:
    request = REQUEST.get()
    return "" if request is None else request.id


async def handle(id, work, blocking):
    context: Context = copy_context()
    context.run(REQUEST.set, Request(id))

    async def both() -> list[str]:
        results = [await work()]
        results += [await asyncio.to_thread(blocking)]
        return results

    return await asyncio.get_running_loop().create_task(both(), context=context)
