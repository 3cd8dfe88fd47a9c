"""`concurrent.futures` with threads, on the kernel. Its futures are true `Future`s, so asyncio takes them."""

import concurrent.futures
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Self

from grader.sim.core import SECOND, Abort, Sealed
from grader.sim.engine import KERNEL as K
from grader.sim.primitives.locks import Condition, WaitQueue, nanoseconds, note
from grader.sim.primitives.threads import Thread

CancelledError = concurrent.futures.CancelledError
InvalidStateError = concurrent.futures.InvalidStateError
TimeoutError_ = concurrent.futures.TimeoutError
FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = (
    concurrent.futures.FIRST_COMPLETED,
    concurrent.futures.FIRST_EXCEPTION,
    concurrent.futures.ALL_COMPLETED,
)
DONE: Final = ("FINISHED", "CANCELLED", "CANCELLED_AND_NOTIFIED")


class Future(concurrent.futures.Future):  # type: ignore[type-arg]
    """`concurrent.futures.Future`."""

    _kind = "future"

    def __init__(self) -> None:
        self._condition = Condition()  # type: ignore[assignment]
        self._state = "PENDING"
        self._result = None
        self._exception: BaseException | None = None
        self._waiters: Any = []
        self._done_callbacks: list[Callable[[Any], Any]] = []
        self._sleepers = WaitQueue()
        self._retrieved = False

    def cancel(self) -> bool:
        K.op()
        if self._state in ("RUNNING", "FINISHED"):
            return False
        if self._state == "PENDING":
            self._state = "CANCELLED"
            self._settled()
        return True

    def cancelled(self) -> bool:
        K.op()
        return self._state in ("CANCELLED", "CANCELLED_AND_NOTIFIED")

    def running(self) -> bool:
        K.op()
        return self._state == "RUNNING"

    def done(self) -> bool:
        K.op()
        return self._state in DONE

    def _settled(self) -> None:
        self._sleepers.open()
        for waiters in list(self._waiters):
            waiters.open()
        callbacks, self._done_callbacks = self._done_callbacks, []
        for callback in callbacks:
            self._call(callback)

    def _call(self, callback: Callable[[Any], Any]) -> None:
        try:
            callback(self)
        except Exception:
            # As the library does: such errors are logged and otherwise ignored.
            concurrent.futures._base.LOGGER.debug("a callback failed", exc_info=True)

    def add_done_callback(self, fn: Callable[[Any], Any]) -> None:
        K.op()
        if self._state in DONE:
            self._call(fn)
        else:
            self._done_callbacks.append(fn)
        # Whoever is told of the end, asyncio's chaining for one, looks at the outcome there.
        self._retrieved = True

    def _await(self, timeout: float | None) -> None:
        K.op()
        if self._state not in DONE and not self._sleepers.wait_until(
            lambda: self._state in DONE, "waits for", self, nanoseconds(timeout)
        ):
            raise TimeoutError_
        self._retrieved = True
        if self._state in ("CANCELLED", "CANCELLED_AND_NOTIFIED"):
            raise CancelledError

    def result(self, timeout: float | None = None) -> Any:
        self._await(timeout)
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self, timeout: float | None = None) -> BaseException | None:
        self._await(timeout)
        return self._exception

    def set_running_or_notify_cancel(self) -> bool:
        K.op()
        if self._state == "CANCELLED":
            self._state = "CANCELLED_AND_NOTIFIED"
            return False
        if self._state == "PENDING":
            self._state = "RUNNING"
            return True
        raise RuntimeError("Future in unexpected state")

    def set_result(self, result: Any) -> None:
        K.op()
        if self._state in DONE:
            raise InvalidStateError(f"{self._state}: {self!r}")
        self._result, self._state = result, "FINISHED"
        note("completed", self)
        self._settled()

    def set_exception(self, exception: BaseException | None) -> None:
        K.op()
        if self._state in DONE:
            raise InvalidStateError(f"{self._state}: {self!r}")
        self._exception, self._state = exception, "FINISHED"
        note("failed", self)
        self._settled()

    def __repr__(self) -> str:
        return f"<Future {self._state.lower()}>"


class Executor(metaclass=Sealed):
    """`concurrent.futures.Executor`."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        raise NotImplementedError

    def map(
        self,
        fn: Callable[..., Any],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
        **_: Any,
    ) -> Iterator[Any]:
        end = None if timeout is None else K.now + round(timeout * SECOND)
        futures = [self.submit(fn, *args) for args in zip(*iterables, strict=False)]

        def results() -> Iterator[Any]:
            try:
                futures.reverse()
                while futures:
                    yield futures.pop().result(None if end is None else (end - K.now) / SECOND)
            finally:
                for future in futures:
                    future._retrieved = True
                    if not K.aborting:
                        future.cancel()

        return results()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown(wait=True)


class ThreadPoolExecutor(Executor):
    """`concurrent.futures.ThreadPoolExecutor`."""

    _kind = "executor"
    _count = itertools.count().__next__

    def __init__(
        self,
        max_workers: int | None = None,
        thread_name_prefix: str = "",
        initializer: Callable[..., Any] | None = None,
        initargs: tuple[Any, ...] = (),
    ) -> None:
        if max_workers is None:
            max_workers = 8
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers, self._prefix = max_workers, thread_name_prefix or "pool"
        self._initializer, self._initargs = initializer, initargs
        self._work: deque[tuple[Future, Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = deque()
        self._threads: list[Thread] = []
        self._idle = 0
        self._closed = False
        self._broken = False
        self._waiters = WaitQueue()
        K.exit_hooks.append(self._close)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        K.op()
        if self._broken:
            raise concurrent.futures.thread.BrokenThreadPool(
                "A thread initializer failed, the thread pool is not usable anymore"
            )
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = Future()
        FUTURES.append((self, future))
        self._work.append((future, fn, args, kwargs))
        if self._idle >= len(self._work):
            self._waiters.open()
        elif len(self._threads) < self._max_workers:
            thread = Thread(target=self._loop, name=f"{self._prefix}_{len(self._threads)}")
            self._threads.append(thread)
            thread.start()
        note("submitted to", self)
        return future

    def _loop(self) -> None:
        if self._initializer is not None:
            try:
                self._initializer(*self._initargs)
            except Abort:
                raise
            except BaseException:
                self._broken = True
                error = concurrent.futures.thread.BrokenThreadPool("A thread initializer failed")
                while self._work:
                    self._work.popleft()[0].set_exception(error)
                return
        while True:
            K.op()
            if not self._work:
                if self._closed:
                    return
                self._idle += 1
                self._waiters.wait_until(
                    lambda: bool(self._work) or self._closed, "waits for work in", self, None, True
                )
                self._idle -= 1
                continue
            future, fn, args, kwargs = self._work.popleft()
            if not self._work and not self._closed:
                self._waiters.shut()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = fn(*args, **kwargs)
            except Abort:
                raise
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)
            del future, fn, args, kwargs

    def _close(self) -> None:
        self._closed = True
        self._waiters.open()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        K.op()
        self._close()
        if cancel_futures:
            while self._work:
                self._work.popleft()[0].cancel()
        if wait:
            for thread in self._threads:
                thread.join()


def wait(fs: Iterable[Future], timeout: float | None = None, return_when: str = ALL_COMPLETED) -> Any:
    """`concurrent.futures.wait`."""
    K.op()
    every = list(dict.fromkeys(fs))

    def enough() -> bool:
        done = [future for future in every if future._state in DONE]
        if return_when == FIRST_COMPLETED and done:
            return True
        failed = any(future._exception is not None for future in done)
        return len(done) == len(every) or (return_when == FIRST_EXCEPTION and failed)

    _wait_for(every, enough, timeout)
    done: set[Any] = {future for future in every if future._state in DONE}
    left: set[Any] = set(every) - done
    return concurrent.futures._base.DoneAndNotDoneFutures(done, left)


def _wait_for(futures: list[Future], enough: Callable[[], bool], timeout: float | None) -> bool:
    waiters = WaitQueue()
    for future in futures:
        future._waiters.append(waiters)
    try:
        return waiters.wait_until(enough, "waits for", futures[0] if futures else "futures", nanoseconds(timeout))
    finally:
        for future in futures:
            future._waiters.remove(waiters)


def as_completed(fs: Iterable[Future], timeout: float | None = None) -> Iterator[Future]:
    """`concurrent.futures.as_completed`."""
    left = list(dict.fromkeys(fs))
    total = len(left)
    end = None if timeout is None else K.now + round(timeout * SECOND)
    while left:
        K.op()
        time_left = None if end is None else max(0, end - K.now) / SECOND
        if not _wait_for(left, lambda: any(future._state in DONE for future in left), time_left):
            raise TimeoutError_(f"{len(left)} (of {total}) futures unfinished")
        done = [future for future in left if future._state in DONE]
        for future in done:
            left.remove(future)
        yield from done


FUTURES: Final[list[tuple[Executor, Future]]] = []
"""What was submitted in the present execution, and where, so that an exception that nobody hears of is noticed."""


def _report_unretrieved() -> None:
    """Exceptions of submitted work that nobody asked for count as failures.

    The library itself never complains. A future that the program made is its own affair: who sets its exception has it
    in hand. And one exception is all that can be raised: who got one out of an executor may leave the others.
    """
    heard = {id(executor) for executor, future in FUTURES if future._retrieved and future._exception is not None}
    for executor, future in FUTURES:
        error = future._exception
        if error is not None and not future._retrieved and id(executor) not in heard:
            kind, message = (type(error).__name__, f"nobody retrieved the exception of a future: {error}")
            K.leaks.append(("exception", kind, message))


K.on_begin.append(FUTURES.clear)
K.at_end.append(_report_unretrieved)


def replacement() -> dict[str, Any]:
    """What `concurrent.futures` offers to the program."""
    names: dict[str, Any] = {
        name: getattr(concurrent.futures, name)
        for name in concurrent.futures.__all__
        if "Process" not in name and "Interpreter" not in name
    }
    names.update(
        Future=Future, Executor=Executor, ThreadPoolExecutor=ThreadPoolExecutor, wait=wait, as_completed=as_completed
    )
    return names
