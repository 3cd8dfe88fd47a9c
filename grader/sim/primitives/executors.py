"""`concurrent.futures` with threads, on the kernel. Its futures are instances of the real class, as asyncio needs."""

import concurrent.futures
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, Self

from grader.sim.core import SECOND, Abort, Sealed
from grader.sim.engine import KERNEL as K
from grader.sim.primitives.locks import Condition, WaitQueue, nanoseconds, record
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
"""States of a future that has ended."""


class Future(concurrent.futures.Future, metaclass=Sealed):  # type: ignore[type-arg]
    """`concurrent.futures.Future`."""

    _sim_kind = "future"

    def __init__(self) -> None:
        self._condition = Condition()  # type: ignore[assignment]
        self._state = "PENDING"
        self._result = None
        self._exception: BaseException | None = None
        self._waiters: Any = []
        self._done_callbacks: list[Callable[[Any], Any]] = []
        self._result_waiters = WaitQueue()
        self._retrieved = False

    def cancel(self) -> bool:
        K.before_operation()
        if self._state in ("RUNNING", "FINISHED"):
            return False
        if self._state == "PENDING":
            self._state = "CANCELLED"
            self._run_callbacks()
        return True

    def cancelled(self) -> bool:
        K.before_operation()
        return self._state in ("CANCELLED", "CANCELLED_AND_NOTIFIED")

    def running(self) -> bool:
        K.before_operation()
        return self._state == "RUNNING"

    def done(self) -> bool:
        K.before_operation()
        return self._state in DONE

    def _run_callbacks(self) -> None:
        self._result_waiters.ready_all()
        for waiters in list(self._waiters):
            waiters.ready_all()
        callbacks, self._done_callbacks = self._done_callbacks, []
        for callback in callbacks:
            self._call(callback)

    def _call(self, callback: Callable[[Any], Any]) -> None:
        try:
            K.callee(callback)(self)
        except Exception:
            # As in the library: such errors are logged and otherwise ignored.
            concurrent.futures._base.LOGGER.debug("a callback failed", exc_info=True)

    def add_done_callback(self, fn: Callable[[Any], Any]) -> None:
        K.before_operation()
        if self._state in DONE:
            self._call(fn)
        else:
            self._done_callbacks.append(fn)
        # A callback gets the outcome, so it counts as retrieved. asyncio's chaining works this way.
        self._retrieved = True

    def _wait_done(self, timeout: float | None) -> None:
        K.before_operation()
        if self._state not in DONE and not self._result_waiters.wait_until(
            lambda: self._state in DONE, "waits for", self, nanoseconds(timeout)
        ):
            raise TimeoutError_
        self._retrieved = True
        if self._state in ("CANCELLED", "CANCELLED_AND_NOTIFIED"):
            raise CancelledError

    def result(self, timeout: float | None = None) -> Any:
        self._wait_done(timeout)
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self, timeout: float | None = None) -> BaseException | None:
        self._wait_done(timeout)
        return self._exception

    def set_running_or_notify_cancel(self) -> bool:
        K.before_operation()
        if self._state == "CANCELLED":
            self._state = "CANCELLED_AND_NOTIFIED"
            return False
        if self._state == "PENDING":
            self._state = "RUNNING"
            return True
        raise RuntimeError("Future in unexpected state")

    def set_result(self, result: Any) -> None:
        K.before_operation()
        if self._state in DONE:
            raise InvalidStateError(f"{self._state}: {self!r}")
        self._result, self._state = result, "FINISHED"
        record("completed", self)
        self._run_callbacks()

    def set_exception(self, exception: BaseException | None) -> None:
        K.before_operation()
        if self._state in DONE:
            raise InvalidStateError(f"{self._state}: {self!r}")
        self._exception, self._state = exception, "FINISHED"
        record("failed", self)
        self._run_callbacks()

    def __repr__(self) -> str:
        return f"<Future {self._state.lower()}>"


class Executor(metaclass=Sealed):
    """`concurrent.futures.Executor`."""

    _given_up = False

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

    _sim_kind = "executor"
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
        self._waiters, self._starting = WaitQueue(), WaitQueue()
        K.exit_hooks.append(self._close)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        K.before_operation()
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
            self._waiters.ready_all()
        elif len(self._threads) < self._max_workers:
            thread = Thread(target=self._loop, name=f"{self._prefix}_{len(self._threads)}")
            self._threads.append(thread)
            thread.start()
            self._starting.ready_all()
        record("submitted to", self)
        return future

    def _loop(self) -> None:
        if self._initializer is not None:
            try:
                K.callee(self._initializer)(*self._initargs)
            except Abort:
                raise
            except BaseException:
                self._broken = True
                error = concurrent.futures.thread.BrokenThreadPool("A thread initializer failed")
                while self._work:
                    self._work.popleft()[0].set_exception(error)
                return
        while True:
            K.before_operation()
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
                self._waiters.unready_all()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = K.callee(fn)(*args, **kwargs)
            except Abort:
                raise
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)
            del future, fn, args, kwargs

    def _close(self) -> None:
        self._closed = True
        self._waiters.ready_all()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        K.before_operation()
        self._close()
        self._given_up = not wait
        if cancel_futures:
            while self._work:
                self._work.popleft()[0].cancel()
        if wait:
            for thread in self._threads:
                # In CPython, `submit` holds a lock until the thread has started.
                self._starting.wait_until(partial(_has_started, thread), "waits for", self, None)
                thread.join()


def _has_started(thread: Thread) -> bool:
    return thread._sim_task is not None


def wait(fs: Iterable[Future], timeout: float | None = None, return_when: str = ALL_COMPLETED) -> Any:
    """`concurrent.futures.wait`."""
    K.before_operation()
    futures = list(dict.fromkeys(fs))
    _check(futures)

    def enough() -> bool:
        done = [future for future in futures if future._state in DONE]
        if return_when == FIRST_COMPLETED and done:
            return True
        failed = any(future._exception is not None for future in done)
        return len(done) == len(futures) or (return_when == FIRST_EXCEPTION and failed)

    _wait_for(futures, enough, timeout)
    done: set[Any] = {future for future in futures if future._state in DONE}
    not_done: set[Any] = set(futures) - done
    return concurrent.futures._base.DoneAndNotDoneFutures(done, not_done)


def _check(futures: list[Any]) -> None:
    """Raises what the library raises for an object that is not a future."""
    for each in futures:
        if not issubclass(type(each), Future):
            raise AttributeError(f"{type(each).__name__!r} object has no attribute '_condition'")


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
    pending = list(dict.fromkeys(fs))
    _check(pending)
    total = len(pending)
    end = None if timeout is None else K.now + round(timeout * SECOND)
    while pending:
        K.before_operation()
        time_left = None if end is None else max(0, end - K.now) / SECOND
        if not _wait_for(pending, lambda: any(future._state in DONE for future in pending), time_left):
            raise TimeoutError_(f"{len(pending)} (of {total}) futures unfinished")
        done = [future for future in pending if future._state in DONE]
        for future in done:
            pending.remove(future)
        yield from done


FUTURES: Final[list[tuple[Executor, Future]]] = []
"""(executor, future) of all work submitted in the present execution, to find exceptions that are never retrieved."""


def _report_unretrieved() -> None:
    """Exceptions of submitted work that the program never retrieves count as failures; the library only drops them.

    Futures that the program creates itself do not count: code that sets an exception knows it. If one exception of an
    executor was retrieved, its others do not count, because a caller can raise only one. A program that shuts an
    executor down without waiting for it gives up what is still to come.
    """
    retrieved = {id(executor) for executor, future in FUTURES if future._retrieved and future._exception is not None}
    for executor, future in FUTURES:
        error = future._exception
        if error is not None and not (future._retrieved or executor._given_up or id(executor) in retrieved):
            message = f"the exception of a future was never retrieved: {error}"
            K.leaks.append(("exception", type(error).__name__, message))


K.start_hooks.append(FUTURES.clear)
K.end_hooks.append(_report_unretrieved)


def executor_names() -> dict[str, Any]:
    """The names of the module `concurrent.futures` for programs."""
    names: dict[str, Any] = {
        name: getattr(concurrent.futures, name)
        for name in concurrent.futures.__all__
        if "Process" not in name and "Interpreter" not in name
    }
    names.update(
        Future=Future, Executor=Executor, ThreadPoolExecutor=ThreadPoolExecutor, wait=wait, as_completed=as_completed
    )
    return names
