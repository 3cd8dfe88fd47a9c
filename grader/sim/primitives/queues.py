"""`queue` on the kernel: each operation is one step. All classes are written in Python, `SimpleQueue` too."""

import contextlib
import heapq
import itertools
import queue
from collections import deque
from collections.abc import Callable, Iterator
from types import GenericAlias
from typing import Any

from grader.sim.core import COUNTDOWN, PROGRAM_BUILTINS, Sealed
from grader.sim.engine import KERNEL as K
from grader.sim.primitives.locks import Condition, Lock, WaitQueue, nanoseconds, record

Empty = queue.Empty
Full = queue.Full
ShutDown: type[Exception] | None = getattr(queue, "ShutDown", None)


class Queue(metaclass=Sealed):
    """`queue.Queue`."""

    _sim_kind = "queue"
    __class_getitem__: Any = classmethod(GenericAlias)

    def __init__(self, maxsize: int = 0) -> None:
        self.maxsize = maxsize
        self._init(maxsize)
        self.mutex = Lock()
        self.not_empty = Condition(self.mutex)
        self.not_full = Condition(self.mutex)
        self.all_tasks_done = Condition(self.mutex)
        self.unfinished_tasks = 0
        self.is_shutdown = False
        self._getters, self._putters, self._joiners = WaitQueue(), WaitQueue(), WaitQueue()

    # Methods that subclasses override.

    def _init(self, maxsize: int) -> None:
        self.queue: Any = deque()

    def _qsize(self) -> int:
        return len(self.queue)

    def _put(self, item: Any) -> None:
        self.queue.append(item)

    def _get(self) -> Any:
        return self.queue.popleft()

    def _sim_open(self) -> tuple[bool, ...]:
        if type(self).__module__ != __name__ and type(self).__module__ != "queue":
            K.doubt("a queue of its own")
            return True, True
        return self._qsize() > 0 or self.is_shutdown, not self._is_full() or self.is_shutdown

    # Methods that programs call.

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        K.before_operation(self, 1 if block and timeout is None else None)
        if block and timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        self._raise_if_shut_down()
        if self._is_full():
            if not block:
                raise Full
            if not self._putters.wait_until(
                lambda: not self._is_full() or self.is_shutdown, "waits to put into", self, nanoseconds(timeout)
            ):
                raise Full
            self._raise_if_shut_down()
        self._put(item)
        self.unfinished_tasks += 1
        if self._is_full():
            self._putters.unready_all()
        self._getters.ready_all()
        record("put into", self)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        K.before_operation(self, 0 if block and timeout is None else None)
        if block and timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        if not self._qsize():
            self._raise_if_shut_down()
            if not block:
                raise Empty
            if not self._getters.wait_until(
                lambda: self._qsize() > 0 or self.is_shutdown,
                "waits to get from",
                self,
                nanoseconds(timeout),
                idle=True,
            ):
                raise Empty
            if not self._qsize():
                self._raise_if_shut_down()
        item = self._get()
        if not self._qsize() and not self.is_shutdown:
            self._getters.unready_all()
        self._putters.ready_all()
        record("got from", self)
        return item

    def task_done(self) -> None:
        K.before_operation(self)
        if self.unfinished_tasks <= 0:
            raise ValueError("task_done() called too many times")
        self.unfinished_tasks -= 1
        if not self.unfinished_tasks:
            self._joiners.ready_all()
        record("finished a task of", self)

    def join(self) -> None:
        K.before_operation(self)
        while self.unfinished_tasks:
            if self._joiners.wait_until(_true_after_wakeup(), "waits for all tasks of", self, None):
                break

    def qsize(self) -> int:
        K.before_operation(self)
        return self._qsize()

    def empty(self) -> bool:
        K.before_operation(self)
        return not self._qsize()

    def full(self) -> bool:
        K.before_operation(self)
        return self._is_full()

    def put_nowait(self, item: Any) -> None:
        self.put(item, block=False)

    def get_nowait(self) -> Any:
        return self.get(block=False)

    def _is_full(self) -> bool:
        return 0 < self.maxsize <= self._qsize()

    def _raise_if_shut_down(self) -> None:
        if self.is_shutdown and ShutDown is not None:
            raise ShutDown

    if ShutDown is not None:

        def shutdown(self, immediate: bool = False) -> None:
            K.before_operation(self)
            self.is_shutdown = True
            if immediate:
                while self._qsize():
                    self._get()
                    if self.unfinished_tasks > 0:
                        self.unfinished_tasks -= 1
                self._joiners.ready_all()
            self._getters.ready_all()
            self._putters.ready_all()
            record("shut down", self)


def _true_after_wakeup() -> Callable[[], bool]:
    """A condition that holds from its second check on: `join` returns once woken, even if items were put since."""
    checks = 0

    def holds() -> bool:
        nonlocal checks
        checks += 1
        return checks > 1

    return holds


@contextlib.contextmanager
def _in_one_step() -> Iterator[None]:
    """No switch points: the library holds the mutex of the queue while objects of the program compare themselves."""
    kept = K.countdown
    K.countdown = PROGRAM_BUILTINS[COUNTDOWN] = itertools.repeat(0)
    try:
        yield
    finally:
        if not K.aborting:
            K.countdown = PROGRAM_BUILTINS[COUNTDOWN] = kept


class PriorityQueue(Queue):
    """`queue.PriorityQueue`."""

    def _init(self, maxsize: int) -> None:
        self.queue = []

    def _put(self, item: Any) -> None:
        self._compare(item)
        with _in_one_step():
            heapq.heappush(self.queue, item)

    def _get(self) -> Any:
        if self.queue:
            self._compare(self.queue[0])
        with _in_one_step():
            return heapq.heappop(self.queue)

    @staticmethod
    def _compare(item: Any) -> None:
        """Comparisons may read any attribute of the items."""
        if not all(type(each) in (int, float, str) for each in (item if type(item) is tuple else (item,))):
            K.touch(None)


class LifoQueue(Queue):
    """`queue.LifoQueue`."""

    def _init(self, maxsize: int) -> None:
        self.queue = []

    def _get(self) -> Any:
        return self.queue.pop()


class SimpleQueue(metaclass=Sealed):
    """`queue.SimpleQueue`."""

    _sim_kind = "queue"
    __class_getitem__: Any = classmethod(GenericAlias)

    def __init__(self) -> None:
        self._inner = Queue()

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        self._inner.put(item)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        return self._inner.get(block, timeout)

    def put_nowait(self, item: Any) -> None:
        self._inner.put(item)

    def get_nowait(self) -> Any:
        return self._inner.get(block=False)

    def empty(self) -> bool:
        return self._inner.empty()

    def qsize(self) -> int:
        return self._inner.qsize()


def queue_names() -> dict[str, Any]:
    """The names of the module `queue` for programs."""
    names: dict[str, Any] = dict(vars(queue))
    names.update(
        Queue=Queue,
        LifoQueue=LifoQueue,
        PriorityQueue=PriorityQueue,
        SimpleQueue=SimpleQueue,
        _PySimpleQueue=SimpleQueue,
    )
    return names
