"""`threading.Event`, `Semaphore`, `BoundedSemaphore` and `Barrier`, on the kernel."""

import threading
from collections.abc import Callable
from typing import Any

from grader.sim.core import Sealed
from grader.sim.engine import KERNEL as K
from grader.sim.primitives.locks import WaitQueue, address, nanoseconds, record

BrokenBarrierError = threading.BrokenBarrierError


class Event(metaclass=Sealed):
    """`threading.Event`."""

    _sim_kind = "event"

    def __init__(self) -> None:
        self._flag = False
        self._waiters = WaitQueue()

    def _sim_open(self) -> tuple[bool, ...]:
        return ()

    def is_set(self) -> bool:
        K.before_operation(self)
        record("checked", self)
        return self._flag

    isSet = is_set

    def set(self) -> None:
        K.before_operation(self)
        self._flag = True
        self._waiters.ready_all()
        record("set", self)

    def clear(self) -> None:
        K.before_operation(self)
        self._flag = False
        record("cleared", self)

    def wait(self, timeout: float | None = None) -> bool:
        K.before_operation(self)
        if not self._flag:
            # A task that waits when the event is set continues, even if the event has been cleared since.
            task = K.current
            if task is not None:
                self._waiters.tasks.append(task)
            try:
                return K.wait("waits for", self, nanoseconds(timeout)) or self._flag
            finally:
                if task is not None:
                    self._waiters.tasks.remove(task)
        return True

    def __repr__(self) -> str:
        return f"<threading.Event at {address(self)}: {'set' if self._flag else 'unset'}>"


class Semaphore(metaclass=Sealed):
    """`threading.Semaphore`."""

    _sim_kind = "semaphore"

    def __init__(self, value: int = 1) -> None:
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = value
        self._waiters = WaitQueue()

    def acquire(self, blocking: bool = True, timeout: float | None = None) -> bool:
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        K.before_operation(self, 0 if blocking and timeout is None else None)
        if self._value == 0:
            if not blocking:
                return False
            if not self._waiters.wait_until(lambda: self._value > 0, "wants", self, nanoseconds(timeout)):
                return False
        self._value -= 1
        if self._value == 0:
            self._waiters.unready_all()
        record("acquired", self)
        return True

    def release(self, n: int = 1) -> None:
        if n < 1:
            raise ValueError("n must be one or more")
        K.before_operation(self)
        self._check(n)
        self._value += n
        self._waiters.ready_all()
        record("released", self)

    def _sim_open(self) -> tuple[bool, ...]:
        return (self._value > 0,)

    def _check(self, n: int) -> None:
        pass

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def __repr__(self) -> str:
        return f"<threading.{type(self).__name__} at {address(self)}: value={self._value}>"


class BoundedSemaphore(Semaphore):
    """`threading.BoundedSemaphore`."""

    def __init__(self, value: int = 1) -> None:
        super().__init__(value)
        self._initial_value = value

    def _check(self, n: int) -> None:
        if self._value + n > self._initial_value:
            record("over-released", self)
            raise ValueError("Semaphore released too many times")

    def __repr__(self) -> str:
        return f"{super().__repr__()[:-1]}/{self._initial_value}>"


class Barrier(metaclass=Sealed):
    """`threading.Barrier`."""

    _sim_kind = "barrier"

    def __init__(self, parties: int, action: Callable[[], Any] | None = None, timeout: float | None = None) -> None:
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._parties, self._action, self._timeout = parties, action, timeout
        self._count = 0
        self._round: list[Any] = ["filling"]
        self._waiters = WaitQueue()

    def _sim_open(self) -> tuple[bool, ...]:
        return ()

    def wait(self, timeout: float | None = None) -> int:
        K.before_operation(self)
        if timeout is None:
            timeout = self._timeout
        self._waiters.wait_until(lambda: self._round[0] not in ("draining", "resetting"), "waits for", self, None)
        if self._round[0] == "broken":
            raise BrokenBarrierError
        round, index = self._round, self._count
        self._count += 1
        record("reached", self)
        try:
            if index + 1 == self._parties:
                self._release()
            else:
                in_time = self._waiters.wait_until(
                    lambda: round[0] != "filling", "waits for", self, nanoseconds(timeout)
                )
                if not in_time:
                    self._break()
                if round[0] in ("broken", "resetting"):
                    raise BrokenBarrierError
            return index
        finally:
            self._count -= 1
            if self._count == 0 and round[0] in ("draining", "resetting"):
                self._round = ["filling"]
                self._waiters.ready_all()

    def _release(self) -> None:
        try:
            if self._action is not None:
                K.callee(self._action)()
        except BaseException:
            self._break()
            raise
        self._round[0] = "draining"
        self._waiters.ready_all()

    def _break(self) -> None:
        self._round[0] = "broken"
        self._waiters.ready_all()

    def reset(self) -> None:
        K.before_operation(self)
        if self._count > 0:
            if self._round[0] in ("filling", "broken"):
                self._round[0] = "resetting"
        else:
            self._round = ["filling"]
        self._waiters.ready_all()

    def abort(self) -> None:
        K.before_operation(self)
        self._break()

    @property
    def parties(self) -> int:
        return self._parties

    @property
    def n_waiting(self) -> int:
        return self._count if self._round[0] == "filling" else 0

    @property
    def broken(self) -> bool:
        return bool(self._round[0] == "broken")

    def __repr__(self) -> str:
        state = f"waiters={self.n_waiting}/{self._parties}"
        return f"<threading.Barrier at {address(self)}: {'broken' if self._round[0] == 'broken' else state}>"
