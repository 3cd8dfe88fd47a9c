"""Jobs as the student's code sees them: plain callables that can be pickled, and coroutine functions.

Jobs look alike, as functions from one factory do: a solution that keeps results by a job's name or value loses some.
"""

import builtins
from collections.abc import Awaitable, Callable

from grader.student.framing import Address
from grader.student.job_client import Response, call

JOB_NAME = "job"
"""Name of every job for the student's code."""


class Job:
    """A callable that blocks until the service answers, and returns the receipt. Any thread or process may call it.

    All jobs are equal. `name` is its name in stack dumps and diagrams.
    """

    def __init__(self, address: Address, secret: str, name: str) -> None:
        self._address = address
        self._secret = secret
        self._name = name
        self.__name__ = self.__qualname__ = JOB_NAME

    def __call__(self) -> str:
        return result_of(call(self._address, self._secret), self._name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Job)

    def __hash__(self) -> int:
        return hash(Job)

    def __repr__(self) -> str:
        return f"<{JOB_NAME}>"


def coroutine_job(address: Address, secret: str, name: str) -> Callable[[], Awaitable[str]]:
    """The same as a coroutine function, for the running event loop. Functions are never equal."""

    from grader.student.loop_client import call_on_loop

    async def job() -> str:
        return result_of(await call_on_loop(address, secret), name)

    job.__name__ = job.__qualname__ = JOB_NAME
    return job


RAISED: list[BaseException] = []
"""The exceptions that jobs have raised in this process: they distinguish a job's own from another one like it."""


def result_of(response: Response | None, name: str) -> str:
    """The return value of the job. Raises what it has to raise, or ConnectionAbortedError where it got no receipt."""
    if not (response and response["receipt"]):
        raise ConnectionAbortedError(f"the grader ended this run before {name} was done")
    if kind := response.get("raises"):
        RAISED.append(getattr(builtins, kind)(response["receipt"]))
        raise RAISED[-1]
    return str(response.get("text", response["receipt"]))
