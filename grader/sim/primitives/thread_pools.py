"""`multiprocessing.pool.ThreadPool` and `multiprocessing.dummy`, on the kernel's threads."""

import itertools
import multiprocessing
import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final, Self

from grader.sim.core import Sealed
from grader.sim.engine import KERNEL as K
from grader.sim.primitives import locks, queues, synchronization, threads
from grader.sim.primitives.executors import ThreadPoolExecutor

Callback = Callable[[Any], Any] | None

CHUNKS_PER_WORKER: Final = 4
"""As in the library, `map` cuts its work into so many parts for each worker."""


class AsyncResult(metaclass=Sealed):
    """`multiprocessing.pool.AsyncResult`: the values of some parts of work, or the first exception."""

    _sim_kind = "result"

    def __init__(self, parts: int, join: Callable[[list[Any]], Any], callback: Callback, failed: Callback) -> None:
        self._values: list[Any] = [None] * parts
        self._missing, self._join = parts, join
        self._callback, self._failed = callback, failed
        self._error: BaseException | None = None
        self._done = synchronization.Event()
        if not parts:
            self._done.set()

    def _finish(self, part: int, value: Any, error: BaseException | None) -> None:
        K.touch(None)
        self._missing -= 1
        if error is None:
            self._values[part] = value
        elif self._error is None:
            self._error = error
        if not self._missing:
            callback = self._failed if self._error is not None else self._callback
            if callback is not None:
                K.callee(callback)(self._error if self._error is not None else self._join(self._values))
            self._done.set()

    def ready(self) -> bool:
        return self._done.is_set()

    def successful(self) -> bool:
        if not self.ready():
            raise ValueError(f"{self!r} not ready")
        return self._error is None

    def wait(self, timeout: float | None = None) -> None:
        self._done.wait(timeout)

    def get(self, timeout: float | None = None) -> Any:
        if not self._done.wait(timeout):
            raise multiprocessing.TimeoutError
        if self._error is not None:
            raise self._error
        return self._join(self._values)


class _Results(Iterator[Any]):
    """The results of `imap`: each value when it is there."""

    def __init__(self, results: list[AsyncResult], arrived: queues.Queue | None) -> None:
        self._results, self._arrived = iter(results), arrived
        self._left = len(results)

    def next(self, timeout: float | None = None) -> Any:
        if not self._left:
            raise StopIteration
        if self._arrived is None:
            self._left -= 1
            return next(self._results).get(timeout)
        try:
            result = self._arrived.get(timeout=timeout)
        except queues.Empty:
            raise multiprocessing.TimeoutError from None
        self._left -= 1
        return result.get()

    __next__ = next


class ThreadPool(metaclass=Sealed):
    """`multiprocessing.pool.ThreadPool`."""

    _sim_kind = "executor"

    def __init__(
        self,
        processes: int | None = None,
        initializer: Callable[..., Any] | None = None,
        initargs: tuple[Any, ...] = (),
    ) -> None:
        self._size = (os.cpu_count() or 1) if processes is None else processes
        if self._size < 1:
            raise ValueError("Number of processes must be at least 1")
        self._workers = ThreadPoolExecutor(self._size, "Thread", initializer, initargs)
        self._running = True

    def _submit(
        self, parts: Sequence[Callable[[], Any]], join: Callable[[list[Any]], Any], callback: Callback, failed: Callback
    ) -> AsyncResult:
        K.touch(None)
        if not self._running:
            raise ValueError("Pool not running")
        result = AsyncResult(len(parts), join, callback, failed)

        def run(index: int, part: Callable[[], Any]) -> None:
            try:
                value = K.callee(part)()
            except Exception as error:
                result._finish(index, None, error)
            else:
                result._finish(index, value, None)

        for index, part in enumerate(parts):
            self._workers.submit(run, index, part)
        return result

    def _in_chunks(
        self,
        call: Callable[[Any], Any],
        iterable: Iterable[Any],
        chunksize: int | None,
        callback: Callback,
        failed: Callback,
    ) -> AsyncResult:
        items = list(iterable)
        if chunksize is None:
            chunksize = -(-len(items) // (self._size * CHUNKS_PER_WORKER)) or 1
        chunks = [items[start : start + chunksize] for start in range(0, len(items), chunksize)]
        parts = [lambda chunk=chunk: [K.callee(call)(item) for item in chunk] for chunk in chunks]
        return self._submit(parts, lambda values: list(itertools.chain(*values)), callback, failed)

    def apply(self, func: Callable[..., Any], args: Iterable[Any] = (), kwds: Mapping[str, Any] = {}) -> Any:
        return self.apply_async(func, args, kwds).get()

    def apply_async(
        self,
        func: Callable[..., Any],
        args: Iterable[Any] = (),
        kwds: Mapping[str, Any] = {},
        callback: Callback = None,
        error_callback: Callback = None,
    ) -> AsyncResult:
        return self._submit([lambda: K.callee(func)(*args, **kwds)], lambda values: values[0], callback, error_callback)

    def map(self, func: Callable[[Any], Any], iterable: Iterable[Any], chunksize: int | None = None) -> list[Any]:
        return self.map_async(func, iterable, chunksize).get()  # type: ignore[no-any-return]

    def map_async(
        self,
        func: Callable[[Any], Any],
        iterable: Iterable[Any],
        chunksize: int | None = None,
        callback: Callback = None,
        error_callback: Callback = None,
    ) -> AsyncResult:
        return self._in_chunks(func, iterable, chunksize, callback, error_callback)

    def starmap(self, func: Callable[..., Any], iterable: Iterable[Any], chunksize: int | None = None) -> list[Any]:
        return self.starmap_async(func, iterable, chunksize).get()  # type: ignore[no-any-return]

    def starmap_async(
        self,
        func: Callable[..., Any],
        iterable: Iterable[Any],
        chunksize: int | None = None,
        callback: Callback = None,
        error_callback: Callback = None,
    ) -> AsyncResult:
        return self._in_chunks(lambda args: K.callee(func)(*args), iterable, chunksize, callback, error_callback)

    def imap(self, func: Callable[[Any], Any], iterable: Iterable[Any], chunksize: int = 1) -> _Results:
        return _Results([self.apply_async(func, [item]) for item in iterable], None)

    def imap_unordered(self, func: Callable[[Any], Any], iterable: Iterable[Any], chunksize: int = 1) -> _Results:
        arrived = queues.Queue()

        def run(item: Any) -> Any:
            done = AsyncResult(1, lambda values: values[0], None, None)
            try:
                done._finish(0, K.callee(func)(item), None)
            except Exception as error:
                done._finish(0, None, error)
            arrived.put(done)

        return _Results([self.apply_async(run, [item]) for item in iterable], arrived)

    def close(self) -> None:
        K.before_operation()
        self._running = False
        self._workers.shutdown(wait=False)

    def terminate(self) -> None:
        K.before_operation()
        self._running = False
        self._workers.shutdown(wait=False, cancel_futures=True)

    def join(self) -> None:
        if self._running:
            raise ValueError("Pool is still running")
        self._workers.shutdown(wait=True)

    def __enter__(self) -> Self:
        if not self._running:
            raise ValueError("Pool not running")
        return self

    def __exit__(self, *_: object) -> None:
        self.terminate()


class DummyProcess(threads.Thread):
    """`multiprocessing.dummy.Process`: a thread."""

    @property
    def exitcode(self) -> int | None:
        return None if self.is_alive() or self._sim_task is None else 0


def pool_names() -> dict[str, Any]:
    """The names of `multiprocessing.pool` that need no process."""
    return {"ThreadPool": ThreadPool, "AsyncResult": AsyncResult, "ApplyResult": AsyncResult}


def dummy_names() -> dict[str, Any]:
    """The names of `multiprocessing.dummy`."""
    return {
        **{name: getattr(locks, name) for name in ("Lock", "RLock", "Condition")},
        **{name: getattr(synchronization, name) for name in ("Event", "Semaphore", "BoundedSemaphore", "Barrier")},
        "Process": DummyProcess,
        "Pool": ThreadPool,
        "Queue": queues.Queue,
        "JoinableQueue": queues.Queue,
        "current_process": threads.current_thread,
        "freeze_support": lambda: None,
        "Value": lambda typecode, value, lock=True: SimpleNamespace(value=value),
        "Array": lambda typecode, sequence, lock=True: array(typecode, sequence),
        "TimeoutError": multiprocessing.TimeoutError,
    }
