"""Jobs as the student's code sees them: plain callables that can be pickled, and coroutine functions."""

import builtins
from collections.abc import Awaitable, Callable

from grader.student.framing import Address
from grader.student.job_client import Response, call, call_on_loop


class Job:
    """A callable that blocks until the service answers, and returns the receipt. Any thread or process may call it."""

    def __init__(self, address: Address, secret: str, name: str) -> None:
        self._address = address
        self._secret = secret
        self.__name__ = self.__qualname__ = name

    def __call__(self) -> str:
        return _result(call(self._address, self._secret))

    def __repr__(self) -> str:
        return f"<{self.__name__}>"


def coroutine_job(address: Address, secret: str, name: str) -> Callable[[], Awaitable[str]]:
    """The same as a coroutine function, for the running event loop."""

    async def job() -> str:
        return _result(await call_on_loop(address, secret))

    job.__name__ = job.__qualname__ = name
    return job


RAISED: list[BaseException] = []
"""The exceptions that jobs have raised in this process: they distinguish a job's own from another one like it."""


def _result(response: Response | None) -> str:
    if not (response and response["receipt"]):
        raise ConnectionAbortedError("the grader ended this run")
    if name := response.get("raises"):
        RAISED.append(getattr(builtins, name)(response["receipt"]))
        raise RAISED[-1]
    return str(response["receipt"])
