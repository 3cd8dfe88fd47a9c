"""The jobs as the student's code sees them: plain callables that pickle, and coroutine functions."""

import builtins
from collections.abc import Awaitable, Callable

from grader.student.framing import Address
from grader.student.job_client import Response, call, call_on_loop


class Job:
    """Asks the service to be held for a while; returns the receipt. A call from any thread or process will do."""

    def __init__(self, address: Address, secret: str, name: str) -> None:
        self._address = address
        self._secret = secret
        self.__name__ = self.__qualname__ = name

    def __call__(self) -> str:
        return _settle(call(self._address, self._secret))

    def __repr__(self) -> str:
        return f"<{self.__name__}>"


def coroutine_job(address: Address, secret: str, name: str) -> Callable[[], Awaitable[str]]:
    """The same as a coroutine function for the running event loop."""

    async def job() -> str:
        return _settle(await call_on_loop(address, secret))

    job.__name__ = job.__qualname__ = name
    return job


RAISED: list[BaseException] = []
"""The exceptions that jobs have raised here: to tell the very same one from another like it."""


def _settle(answer: Response | None) -> str:
    if not (answer and answer["receipt"]):
        raise ConnectionAbortedError("the grader ended this run")
    if name := answer.get("raises"):
        RAISED.append(getattr(builtins, name)(answer["receipt"]))
        raise RAISED[-1]
    return str(answer["receipt"])
