"""The locks and conditions of `threading`, on the kernel.

Its law: an operation is one switch point, followed by one step that cannot be interrupted. A task that cannot continue
waits in the kernel. A released lock goes to any of the waiting tasks, the one that is scheduled first; the language
permits that.
"""

from collections import deque
from collections.abc import Callable
from typing import Any, Final

from grader.sim.core import SECOND, Sealed, Task, ident
from grader.sim.engine import KERNEL as K

FIRST_ADDRESS: Final = 0x7F3A_5C00_0000
"""Memory address below those that `repr` shows, each 64 bytes further."""


def nanoseconds(timeout: float | None) -> int | None:
    """A timeout in seconds converted to nanoseconds; None for no timeout."""
    return None if timeout is None else max(0, round(timeout * SECOND))


def record(action: str, obj: object) -> None:
    """Reports to the recorder, if there is one, that the current task has completed `action` on `obj`."""
    recorder = K.recorder
    if recorder is not None and K.current is not None:
        recorder.completed(K.current, action, obj)


class WaitQueue:
    """Tasks that wait until a condition holds. If it no longer holds when they run, they continue to wait."""

    __slots__ = ("tasks",)

    def __init__(self) -> None:
        self.tasks: list[Task] = []

    def wait_until(
        self, holds: Callable[[], bool], verb: str, obj: object, timeout: int | None, idle: bool = False
    ) -> bool:
        """Parks the current task until `holds()`. Returns False if `timeout` (nanoseconds) passes first."""
        end = None if timeout is None else K.now + timeout
        while not holds():
            left = None if end is None else end - K.now
            if left is not None and left <= 0 and timeout != 0:
                return False
            task = K.current
            if task is not None:
                self.tasks.append(task)
            try:
                if not K.wait(verb, obj, left, idle):
                    return holds()
            finally:
                if task is not None:
                    self.tasks.remove(task)
        return True

    def ready_all(self) -> None:
        """Makes all waiting tasks runnable: the condition may hold now."""
        for task in self.tasks:
            K.ready(task)

    def unready_all(self) -> None:
        """Makes all waiting tasks wait again: the condition no longer holds."""
        for task in self.tasks:
            K.unready(task)


def address(obj: Any) -> str:
    """A made-up memory address for `repr`: the same in each execution of a schedule."""
    known = vars(obj).get("_address")
    if known is None:
        K.addresses_given += 1
        known = obj._address = hex(FIRST_ADDRESS + 64 * K.addresses_given)
    return str(known)


class Lock(metaclass=Sealed):
    """`threading.Lock`."""

    _sim_kind = "lock"

    def __init__(self) -> None:
        self._locked = False
        self._owner: Task | None = None
        self._waiters: list[Task] = []

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        _check_timeout(blocking, timeout)
        if 0 not in K.countdown:
            K.switch_point(-1, self, 0 if blocking and timeout < 0 else None)
        task = K.current
        if self._locked:
            if not blocking:
                record("could not acquire", self)
                return False
            if not self._wait(task, None if timeout < 0 else round(timeout * SECOND)):
                record("timed out waiting for", self)
                return False
        self._locked = True
        self._owner = task
        if self._waiters:
            for other in self._waiters:
                K.unready(other)
        if K.recorder is not None:
            record("acquired", self)
        return True

    def _wait(self, task: Task | None, timeout: int | None) -> bool:
        end = None if timeout is None else K.now + timeout
        while self._locked:
            if task is not None:
                self._waiters.append(task)
            try:
                in_time = K.wait("wants", self, None if end is None else end - K.now)
            finally:
                if task is not None:
                    self._waiters.remove(task)
            if not in_time and self._locked:
                return False
        return True

    def release(self) -> None:
        if 0 not in K.countdown:
            K.switch_point(-1, self)
        if not self._locked:
            record("over-released", self)
            raise RuntimeError("release unlocked lock")
        self._locked = False
        self._owner = None
        if self._waiters:
            for other in self._waiters:
                K.ready(other)
        if K.recorder is not None:
            record("released", self)

    def _sim_open(self) -> tuple[bool, ...]:
        """The state that waiting operations may need. See `Scheduler.before_operation`."""
        return (not self._locked,)

    def locked(self) -> bool:
        K.before_operation(self)
        return self._locked

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def _at_fork_reinit(self) -> None:
        self.__init__()  # type: ignore[misc]

    def __repr__(self) -> str:
        return f"<{'locked' if self._locked else 'unlocked'} _thread.lock object at {address(self)}>"


def _check_timeout(blocking: bool, timeout: float) -> None:
    if timeout != -1:
        if not blocking:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0:
            raise ValueError("timeout value must be a non-negative number")


class RLock(Lock):
    """`threading.RLock`."""

    _sim_kind = "rlock"

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        if self._locked and self._owner is K.current:
            K.before_operation(self)
            self._count += 1
            return True
        if super().acquire(blocking, timeout):
            self._count = 1
            return True
        return False

    def release(self) -> None:
        if not self._locked or self._owner is not K.current:
            K.before_operation(self)
            record("over-released", self)
            raise RuntimeError("cannot release un-acquired lock")
        if self._count > 1:
            K.before_operation(self)
            self._count -= 1
            return
        # The count is reset together with the lock: a task that is scheduled in between must still find it held.
        super().release()

    def _is_owned(self) -> bool:
        return self._locked and self._owner is K.current

    def _release_save(self) -> int:
        count, self._count = self._count, 1
        self.release()
        return count

    def _acquire_restore(self, count: int) -> None:
        self.acquire()
        self._count = count

    def __repr__(self) -> str:
        state, count = ("locked", self._count) if self._locked else ("unlocked", 0)
        owner = ident(self._owner.index) if self._locked and self._owner is not None else 0
        return f"<{state} _thread.RLock object owner={owner} count={count} at {address(self)}>"


type.__setattr__(Lock, "__name__", "lock")
for _sealed in (Lock, RLock):
    type.__setattr__(_sealed, "__module__", "_thread")
    type.__setattr__(_sealed, "__qualname__", _sealed.__name__)


class builtin_function_or_method:
    """`_thread.allocate_lock`, which is `threading.Lock` up to Python 3.12.

    It is not a descriptor, so it cannot be a Python function.
    """

    __module__ = "builtins"
    __name__ = __qualname__ = "allocate_lock"

    def __call__(self) -> Lock:
        return Lock()

    def __repr__(self) -> str:
        return "<built-in function allocate_lock>"


allocate_lock = builtin_function_or_method()


def make_rlock(*args: Any, **kwargs: Any) -> RLock:
    """`threading.RLock`, which is a function."""
    return RLock(*args, **kwargs)


make_rlock.__name__ = make_rlock.__qualname__ = "RLock"
make_rlock.__module__ = "threading"


class Condition(metaclass=Sealed):
    """`threading.Condition`: wakes waiters in the order of their arrival. A notification without waiters is lost."""

    _sim_kind = "condition"

    def __init__(self, lock: Any = None) -> None:
        self._lock = RLock() if lock is None else lock
        self.acquire = self._lock.acquire
        self.release = self._lock.release
        self._queue: deque[list[Any]] = deque()

    def __enter__(self) -> Any:
        return self._lock.__enter__()

    def __exit__(self, *details: object) -> Any:
        return self._lock.__exit__(*details)

    def _sim_open(self) -> tuple[bool, ...]:
        return ()

    def _is_owned(self) -> bool:
        K.touch(self._lock)
        if hasattr(self._lock, "_is_owned"):
            return bool(self._lock._is_owned())
        return bool(self._lock._locked)

    def wait(self, timeout: float | None = None) -> bool:
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        K.touch(self)
        ticket = [K.current, False]
        self._queue.append(ticket)
        saved = self._lock._release_save() if hasattr(self._lock, "_release_save") else self._lock.release()
        end = nanoseconds(timeout)
        end = None if end is None else K.now + end
        record("waits for", self)
        try:
            while not ticket[1]:
                if not K.wait("waits for", self, None if end is None else end - K.now):
                    break
        finally:
            if not ticket[1] and ticket in self._queue:
                self._queue.remove(ticket)
        if saved is not None:
            self._lock._acquire_restore(saved)
        else:
            self._lock.acquire()
        return bool(ticket[1])

    def wait_for(self, predicate: Callable[[], Any], timeout: float | None = None) -> Any:
        end = None
        predicate = K.callee(predicate)
        result = predicate()
        while not result:
            left = timeout
            if timeout is not None:
                if end is None:
                    end = K.now + round(timeout * SECOND)
                left = (end - K.now) / SECOND
                if left <= 0:
                    break
            self.wait(left)
            result = predicate()
        return result

    def notify(self, n: int = 1) -> None:
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        K.before_operation(self)
        woken = 0
        while self._queue and woken < n:
            ticket = self._queue.popleft()
            ticket[1] = True
            if ticket[0] is not None:
                K.ready(ticket[0])
            woken += 1
        record("notified" if woken else "notified no waiter of", self)

    def notify_all(self) -> None:
        K.touch(self)
        self.notify(len(self._queue) or 1)

    notifyAll = notify_all

    def __repr__(self) -> str:
        return f"<Condition({self._lock!r}, {len(self._queue)})>"
