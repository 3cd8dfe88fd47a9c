"""asyncio's locks, queues, timeouts and tasks, which report what tasks do with them.

Its law: they behave as asyncio's own, which do the work. Each operation is also a step of the story, so a deadlock can
name the task, what it waits for, and which task holds it.
"""

# mypy: disable-error-code="attr-defined,misc,no-any-return,override,func-returns-value"

import asyncio
import weakref
from asyncio import futures
from typing import Any, Final

from grader.sim.core import Sealed
from grader.sim.engine import KERNEL as K
from grader.sim.primitives.locks import record


def report(action: str, obj: object) -> None:
    """Reports an operation to the recorder, if there is one, unless the execution is being ended."""
    if K.recorder is not None and not K.aborting:
        record(action, obj)


class AsyncLock(asyncio.Lock, metaclass=Sealed):
    """`asyncio.Lock`."""

    _sim_kind = "lock"
    _owner: Any = None

    async def acquire(self) -> bool:
        if K.recorder is not None and self.locked():
            report("wants", self)
        await super().acquire()
        if K.recorder is not None:
            self._owner = asyncio.current_task()
            report("acquired", self)
        return True

    def release(self) -> None:
        try:
            super().release()
        except RuntimeError:
            report("over-released", self)
            raise
        self._owner = None
        report("released", self)


class AsyncCondition(asyncio.Condition, metaclass=Sealed):
    """`asyncio.Condition`."""

    _sim_kind = "condition"

    def __init__(self, lock: Any = None) -> None:
        super().__init__(AsyncLock() if lock is None else lock)

    async def wait(self) -> bool:
        if K.recorder is not None and self.locked():
            report("waits for", self)
        await super().wait()
        report("woke from", self)
        return True

    def notify(self, n: int = 1) -> None:
        has_waiters = bool(self._waiters)
        super().notify(n)
        report("notified" if has_waiters else "notified no waiter of", self)


class AsyncEvent(asyncio.Event, metaclass=Sealed):
    """`asyncio.Event`."""

    _sim_kind = "event"

    def set(self) -> None:
        super().set()
        report("set", self)

    def clear(self) -> None:
        super().clear()
        report("cleared", self)

    async def wait(self) -> Any:
        if K.recorder is None:
            return await super().wait()
        if not self.is_set():
            report("waits for", self)
        await super().wait()
        report("woke from", self)
        return True


class AsyncSemaphore(asyncio.Semaphore, metaclass=Sealed):
    """`asyncio.Semaphore`."""

    _sim_kind = "semaphore"

    async def acquire(self) -> Any:
        if K.recorder is not None and self.locked():
            report("wants", self)
        await super().acquire()
        report("acquired", self)
        return True

    def release(self) -> None:
        super().release()
        report("released", self)


class AsyncBoundedSemaphore(asyncio.BoundedSemaphore, metaclass=Sealed):
    """`asyncio.BoundedSemaphore`."""

    _sim_kind = "semaphore"

    async def acquire(self) -> Any:
        if K.recorder is not None and self.locked():
            report("wants", self)
        await super().acquire()
        report("acquired", self)
        return True

    def release(self) -> None:
        try:
            super().release()
        except ValueError:
            report("over-released", self)
            raise
        report("released", self)


class AsyncBarrier(asyncio.Barrier, metaclass=Sealed):
    """`asyncio.Barrier`."""

    _sim_kind = "barrier"

    async def wait(self) -> int:
        report("waits for", self)
        index = await super().wait()
        report("reached", self)
        return index


class _Reports:
    """The operations of a queue, reported."""

    _sim_kind = "queue"

    async def put(self, item: Any) -> None:
        if K.recorder is not None and self.full():
            report("waits to put into", self)
        await super().put(item)

    async def get(self) -> Any:
        if K.recorder is not None and self.empty():
            report("waits to get from", self)
        return await super().get()

    async def join(self) -> None:
        if K.recorder is not None and self._unfinished_tasks:
            report("waits for all tasks of", self)
        await super().join()

    def put_nowait(self, item: Any) -> None:
        super().put_nowait(item)
        report("put into", self)

    def get_nowait(self) -> Any:
        item = super().get_nowait()
        report("got from", self)
        return item


class AsyncQueue(_Reports, asyncio.Queue, metaclass=Sealed):  # type: ignore[type-arg]
    """`asyncio.Queue`."""


class AsyncPriorityQueue(_Reports, asyncio.PriorityQueue, metaclass=Sealed):  # type: ignore[type-arg]
    """`asyncio.PriorityQueue`."""


class AsyncLifoQueue(_Reports, asyncio.LifoQueue, metaclass=Sealed):  # type: ignore[type-arg]
    """`asyncio.LifoQueue`."""


class AsyncTask(asyncio.Task, metaclass=Sealed):  # type: ignore[type-arg]
    """`asyncio.Task`, which reports where it is cancelled, and knows the task that created it."""

    _creator: Any = None
    """Weak reference to the task that created this one."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if K.recorder is not None and asyncio._get_running_loop() is not None:
            creator = asyncio.current_task()
            self._creator = None if creator is None else weakref.ref(creator)

    def cancel(self, msg: Any = None) -> bool:
        if K.recorder is not None and not self.done():
            report("cancelled", self)
        return super().cancel(msg)


async def async_sleep(delay: float, result: Any = None) -> Any:
    """`asyncio.sleep`. Other sleeps may overtake it where `--jitter` is on."""
    if delay <= 0:
        return await asyncio.sleep(delay, result)
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    handle = loop.call_later(delay, futures._set_result_unless_cancelled, future, result)
    if hasattr(handle, "jitters"):
        handle.jitters = True
    try:
        return await future
    finally:
        handle.cancel()


async def async_wait_for(fut: Any, timeout: float | None) -> Any:  # noqa: ASYNC109 (its signature)
    """`asyncio.wait_for`."""
    try:
        return await asyncio.wait_for(fut, timeout)
    except TimeoutError:
        report("timed out after", f"{timeout} s")
        raise


class AsyncTimeout(asyncio.Timeout, metaclass=Sealed):
    """`asyncio.Timeout`."""

    async def __aexit__(self, *details: Any) -> bool | None:
        try:
            return await super().__aexit__(*details)
        except TimeoutError:
            report("timed out in", "the timeout block")
            raise


def async_timeout(delay: float | None) -> AsyncTimeout:
    """`asyncio.timeout`."""
    return AsyncTimeout(asyncio.get_running_loop().time() + delay if delay is not None else None)


def async_timeout_at(when: float | None) -> AsyncTimeout:
    """`asyncio.timeout_at`."""
    return AsyncTimeout(when)


def primitive_names() -> dict[str, Any]:
    """The names of these classes and functions in the module `asyncio`."""
    return {name: replacement for name, replacement in REPLACED.items() if name != "Task"}


REPLACED: Final[dict[str, Any]] = {
    "Lock": AsyncLock,
    "Condition": AsyncCondition,
    "Event": AsyncEvent,
    "Semaphore": AsyncSemaphore,
    "BoundedSemaphore": AsyncBoundedSemaphore,
    "Barrier": AsyncBarrier,
    "Queue": AsyncQueue,
    "PriorityQueue": AsyncPriorityQueue,
    "LifoQueue": AsyncLifoQueue,
    "Timeout": AsyncTimeout,
    "Task": AsyncTask,
    "sleep": async_sleep,
    "wait_for": async_wait_for,
    "timeout": async_timeout,
    "timeout_at": async_timeout_at,
}
for _name, _replacement in REPLACED.items():
    _set = type.__setattr__ if isinstance(_replacement, type) else setattr  # the classes are sealed
    for _attribute in ("__name__", "__qualname__"):
        _set(_replacement, _attribute, _name)
    _set(_replacement, "__module__", getattr(asyncio, _name).__module__)
