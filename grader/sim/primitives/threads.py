"""`threading.Thread`, `Timer`, `local` and the functions about threads, on the kernel."""

import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any, Self

from grader.sim.core import Abort, ExecutionFailure, Sealed, Task, ident
from grader.sim.engine import KERNEL as K
from grader.sim.primitives.locks import nanoseconds, record
from grader.sim.primitives.synchronization import Event


class Hooks:
    """The program's own `threading.excepthook`; None while it is the original."""

    excepthook: Callable[[Any], Any] | None = None


class Thread(metaclass=Sealed):
    """`threading.Thread`."""

    _sim_kind = "thread"
    _sim_dummy = False

    def __init__(
        self,
        group: None = None,
        target: Callable[..., Any] | None = None,
        name: str | None = None,
        args: Iterable[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        daemon: bool | None = None,
    ) -> None:
        if group is not None:
            raise AssertionError("group argument must be None for now")
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self._name = str(name) if name is not None else ""
        self._sim_daemon = daemon if daemon is not None else (K.current is not None and K.current.daemon)
        self._sim_task: Task | None = None

    def start(self) -> None:
        if not hasattr(self, "_sim_task"):
            raise RuntimeError("thread.__init__() not called")
        K.uses_start(self, starts=True)
        if self._sim_task is not None:
            raise RuntimeError("threads can only be started once")
        if 0 not in K.countdown:
            K.switch_point(-1, self)
        if K.current is None:
            raise RuntimeError("not under control: a thread was started outside the explored program")
        K.uses_start(self, starts=True)
        task = self._sim_task = K.spawn(self._name, self._sim_bootstrap, self._sim_daemon)
        task.thread = self
        if not self._name:
            target = getattr(self._target, "__name__", "")
            self._name = task.name = f"Thread-{task.index}" + (f" ({target})" if target else "")
        if K.recorder is not None:
            K.recorder.started(K.current, task)

    def _sim_bootstrap(self) -> None:
        try:
            self.run()
        except (Abort, SystemExit):
            pass
        except BaseException as error:
            self._sim_failed(error)

    def _sim_failed(self, error: BaseException) -> None:
        task = self._sim_task
        if K.aborting or task is None:
            return
        K.look_into(error)
        hook = Hooks.excepthook
        if hook is None:
            K.stop(ExecutionFailure.of_exception(task.index, error))
            return
        try:
            details = SimpleNamespace(
                exc_type=type(error), exc_value=error, exc_traceback=error.__traceback__, thread=self
            )
            K.callee(hook)(details)
        except Abort:
            pass
        except BaseException as hook_error:
            K.stop(ExecutionFailure.of_exception(task.index, hook_error))

    def run(self) -> None:
        try:
            if self._target is not None:
                K.reads_containers(self._args, self._kwargs)
                K.callee(self._target)(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def join(self, timeout: float | None = None) -> None:
        K.uses_start(self, starts=False)
        task = self._sim_task
        if task is None:
            raise RuntimeError("cannot join thread before it is started")
        if task is K.current:
            raise RuntimeError("cannot join current thread")
        if 0 not in K.countdown:
            K.switch_point(-1, self, 0 if timeout is None else None)
        if not task.done:
            current = K.current
            if current is not None:
                task.joiners.append(current)
            K.wait("joins", self, nanoseconds(timeout))
            if not task.done and current is not None:
                task.joiners.remove(current)
        if K.recorder is not None:
            record("joined", self)

    def _sim_open(self) -> tuple[bool, ...]:
        return (self._sim_task is not None and self._sim_task.done,)

    def is_alive(self) -> bool:
        K.before_operation(self)
        return self._sim_task is not None and not self._sim_task.done

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._name = str(name)
        if self._sim_task is not None:
            self._sim_task.name = self._name

    @property
    def daemon(self) -> bool:
        return self._sim_daemon

    @daemon.setter
    def daemon(self, daemon: bool) -> None:
        if self._sim_task is not None:
            raise RuntimeError("cannot set daemon status of active thread")
        self._sim_daemon = daemon

    @property
    def ident(self) -> int | None:
        return None if self._sim_task is None else ident(self._sim_task.index)

    native_id = ident

    def getName(self) -> str:
        return self.name

    def setName(self, name: str) -> None:
        self.name = name

    def isDaemon(self) -> bool:
        return self.daemon

    def setDaemon(self, daemon: bool) -> None:
        self.daemon = daemon

    def __repr__(self) -> str:
        state = "initial" if self._sim_task is None else ("stopped" if self._sim_task.done else "started")
        return f"<{type(self).__name__}({self._name}, {state})>"


class _MainThread(Thread):
    def __init__(self) -> None:
        raise TypeError("the main thread is not made by the program")


def _main_thread_of(task: Task | None) -> _MainThread:
    thread = object.__new__(_MainThread)
    Thread.__init__(thread, name="MainThread" if task is None or task.index == 0 else task.name, daemon=False)
    thread._sim_task = task
    return thread


class Timer(Thread):
    """`threading.Timer`."""

    def __init__(
        self,
        interval: float,
        function: Callable[..., Any],
        args: Iterable[Any] | None = None,
        kwargs: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        self.interval, self.function = interval, function
        self.args = args if args is not None else []
        self.kwargs = kwargs if kwargs is not None else {}
        self.finished = Event()

    def cancel(self) -> None:
        self.finished.set()

    def run(self) -> None:
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            K.callee(self.function)(*self.args, **self.kwargs)
        self.finished.set()


def current_thread() -> Thread:
    task = K.current
    if task is None:
        return _main_thread_of(None)
    if task.thread is None:
        task.thread = _main_thread_of(task)
    thread: Thread = task.thread
    return thread


def main_thread() -> Thread:
    if K.current is None:
        return _main_thread_of(None)
    if K.main.thread is None:
        K.main.thread = _main_thread_of(K.main)
    thread: Thread = K.main.thread
    return thread


def get_ident() -> int:
    return ident(K.current.index if K.current is not None else 0)


def enumerate_threads() -> list[Thread]:
    K.touch(None)
    main_thread()
    return [task.thread for task in K.tasks if task.started and not task.done and task.thread is not None]


# Messages of exceptions name it, for example if `from threading import *` has hidden the built-in function.
enumerate_threads.__name__ = enumerate_threads.__qualname__ = "enumerate"


def active_count() -> int:
    K.before_operation()
    return sum(1 for task in K.tasks if (task.started or task.runnable) and not task.done)


def start_new_thread(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any] | None = None
) -> int:
    """`_thread.start_new_thread`: such threads are daemons."""
    thread = Thread(target=function, args=args, kwargs=kwargs, daemon=True)
    thread.start()
    return thread.ident or 0


def excepthook(details: Any) -> None:
    """The original `threading.excepthook`, for programs that call it themselves."""
    traceback.print_exception(details.exc_type, details.exc_value, details.exc_traceback, file=sys.stderr)


class local(metaclass=Sealed):
    """`threading.local`: a namespace for each thread."""

    def __new__(cls, /, *args: Any, **kwargs: Any) -> Self:
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        instance = object.__new__(cls)
        object.__setattr__(instance, "_sim_local_arguments", (args, kwargs))
        object.__setattr__(instance, "_sim_local_outside", {})
        object.__setattr__(instance, "_sim_local_fresh", {id(K.current)})
        return instance

    def __getattribute__(self, name: str) -> Any:
        if name == "__dict__":
            return _namespace(self)
        if not name.startswith("__"):
            namespace = _namespace(self)
            if name in namespace and not hasattr(getattr(type(self), name, None), "__set__"):
                return namespace[name]
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        namespace = _namespace(self)
        descriptor = getattr(type(self), name, None)
        if hasattr(descriptor, "__set__"):
            object.__setattr__(self, name, value)
        else:
            namespace[name] = value

    def __delattr__(self, name: str) -> None:
        try:
            del _namespace(self)[name]
        except KeyError:
            raise AttributeError(name) from None


def _namespace(self: local) -> dict[str, Any]:
    task = K.current
    if task is None:
        outside: dict[str, Any] = object.__getattribute__(self, "_sim_local_outside")
        return outside
    if task.locals is None:
        task.locals = {}
    entry = task.locals.get(id(self))
    if entry is None:
        # The entry keeps the object, so that its id stays unique.
        entry = task.locals[id(self)] = (self, {})
        if type(self).__init__ is not object.__init__:
            fresh: set[int] = object.__getattribute__(self, "_sim_local_fresh")
            if id(task) in fresh:
                fresh.discard(id(task))
            else:
                args, kwargs = object.__getattribute__(self, "_sim_local_arguments")
                type(self).__init__(self, *args, **kwargs)
    found: dict[str, Any] = entry[1]
    return found


def threading_names() -> dict[str, Any]:
    """The names of the module `threading` for programs."""
    from grader.sim.primitives import locks, synchronization

    names: dict[str, Any] = dict(vars(threading))
    for sealed_class in (
        locks.Condition,
        synchronization.Event,
        synchronization.Semaphore,
        synchronization.BoundedSemaphore,
        synchronization.Barrier,
    ):
        type.__setattr__(sealed_class, "__module__", "threading")  # plain assignment is refused: the classes are sealed
    for thread_class in (Thread, Timer, _MainThread):
        type.__setattr__(thread_class, "__module__", "threading")
    names.update(
        Lock=locks.Lock if sys.version_info >= (3, 13) else locks.allocate_lock,
        RLock=locks.make_rlock,
        _allocate_lock=locks.allocate_lock,
        _RLock=locks.RLock,
        _CRLock=locks.RLock,
        Condition=locks.Condition,
        Event=synchronization.Event,
        Semaphore=synchronization.Semaphore,
        BoundedSemaphore=synchronization.BoundedSemaphore,
        Barrier=synchronization.Barrier,
        Thread=Thread,
        Timer=Timer,
        local=local,
        current_thread=current_thread,
        currentThread=current_thread,
        main_thread=main_thread,
        get_ident=get_ident,
        get_native_id=get_ident,
        enumerate=enumerate_threads,
        active_count=active_count,
        activeCount=active_count,
        excepthook=excepthook,
        __excepthook__=excepthook,
        _start_new_thread=start_new_thread,
        _register_atexit=lambda hook, *args, **kwargs: K.exit_hooks.append(lambda: hook(*args, **kwargs)),
    )
    return names
