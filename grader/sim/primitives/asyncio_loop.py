"""An asyncio event loop in virtual time that waits in the kernel.

Its law: the queue of ready callbacks stays first in, first out, as asyncio promises. Three things vary: the order of
timers, see `timers`, what threads do meanwhile, and, on request, where a task is cancelled.
"""

# mypy: disable-error-code="attr-defined,override,has-type,misc,no-any-return"
# (An event loop uses parts of asyncio that its stubs do not declare.)

import asyncio
import contextvars
import sys
import weakref
from asyncio import events
from collections.abc import Callable, Coroutine
from typing import Any, Final

from grader.sim.core import SECOND, Sealed
from grader.sim.engine import KERNEL as K
from grader.sim.primitives import asyncio_primitives, executors
from grader.sim.primitives.threads import Thread
from grader.sim.primitives.timers import LoopTimers

MAX_IDLE_TURNS: Final = 200
"""Iterations of an event loop without waiting after which the clock advances to the loop's next timer."""


class _Selector:
    """Waits in the kernel, for a call from another thread or for the next deadline."""

    def __init__(self, loop: "Loop") -> None:
        self._loop = loop

    def select(self, timeout: float | None) -> list[Any]:
        self._loop._wait(timeout)
        return []

    def close(self) -> None: ...


class Loop(LoopTimers, metaclass=Sealed):
    """The loop that `asyncio.new_event_loop()` returns to the program."""

    _sim_kind = "event loop"

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Selector(self)
        self._clock_resolution = 1e-9
        self._parked: Any = None
        self._woken = False
        self._turns = 0
        self._created_tasks: list[weakref.ref[asyncio.Task[Any]]] = []
        """A task that nothing else holds can be collected, as on asyncio's own loop."""
        self._has_cancelled = False

    def time(self) -> float:
        K.reads_clock = True
        if not sys._getframe(1).f_globals.get("__name__", "").startswith(("asyncio", __package__)):
            K.program_reads_clock = True
        return K.now / SECOND

    # Waiting.

    def _wait(self, timeout: float | None) -> None:
        if timeout == 0 or self._later:
            self._turns += 1
            if self._turns > MAX_IDLE_TURNS and self._scheduled:
                self._turns = 0
                K.now = max(K.now, round(self._scheduled[0]._when * SECOND))
            K.before_operation()
        else:
            self._turns = 0
            K.before_operation()
            if timeout is not None and self._delay_sleeps():
                timeout = self._scheduled[0]._when - K.now / SECOND
            if not self._woken:
                self._parked = K.current
                try:
                    K.wait("waits in", self, None if timeout is None else _in_units(timeout), idle=True)
                finally:
                    self._parked = None
        self._woken = False
        self._collect_due()
        if K.cancel_awaits and not self._has_cancelled:
            self._maybe_cancel()

    def _process_events(self, event_list: list[Any]) -> None: ...

    def _write_to_self(self) -> None:
        self._woken = True
        if self._parked is not None:
            K.ready(self._parked)

    def _maybe_cancel(self) -> None:
        main = self._created_tasks[0]() if self._created_tasks else None
        if main is None or main.done():
            return  # tasks created after the main one has ended are asyncio's own, to close the loop
        waiting = [task for task in self._tasks()[1:] if not task.done()]
        if waiting:
            at = K.choose_among([None, *waiting], rare=True)
            if at:
                self._has_cancelled = True
                waiting[at - 1].cancel()

    # Calls from other threads.

    def call_soon_threadsafe(
        self, callback: Callable[..., Any], *args: Any, context: contextvars.Context | None = None
    ) -> events.Handle:
        K.before_operation()
        return super().call_soon_threadsafe(callback, *args, context=context)

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        self._check_closed()
        if executor is None:
            self._check_default_executor()
            executor = self._default_executor
            if executor is None:
                executor = self._default_executor = executors.ThreadPoolExecutor(thread_name_prefix="asyncio")
        return asyncio.wrap_future(executor.submit(func, *args), loop=self)

    def set_default_executor(self, executor: Any) -> None:
        if not isinstance(executor, executors.ThreadPoolExecutor):
            raise TypeError("executor must be ThreadPoolExecutor instance")
        self._default_executor = executor

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        self._executor_shutdown_called = True
        executor = self._default_executor
        if executor is None:
            return
        finished = self.create_future()

        def shut_down() -> None:
            executor.shutdown(wait=True)
            if not self.is_closed():
                self.call_soon_threadsafe(_set_unless_done, finished)

        thread = Thread(target=shut_down, name="executor shutdown")
        thread.start()
        await finished
        thread.join()

    # Tasks and their exceptions.

    def create_task(self, coro: Coroutine[Any, Any, Any], **options: Any) -> asyncio.Task[Any]:
        if self._task_factory is None and not options.get("eager_start"):
            self._check_closed()
            options.pop("eager_start", None)
            task: asyncio.Task[Any] = asyncio_primitives.AsyncTask(coro, loop=self, **options)
        else:
            task = super().create_task(coro, **options)
        self._created_tasks.append(weakref.ref(task))
        if options.get("name") is None and hasattr(task, "set_name"):
            task.set_name(f"Task-{len(self._created_tasks)}")
        return task

    def _tasks(self) -> list[asyncio.Task[Any]]:
        """The tasks that were created and are still there, in the order of their creation."""
        return [task for task in (reference() for reference in self._created_tasks) if task is not None]

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        if K.aborting or not K.active:
            return
        if self._exception_handler is not None:
            super().call_exception_handler(context)
            return
        error = context.get("exception")
        message = str(context.get("message", ""))
        K.leaks.append(("exception", type(error).__name__ if error else "Unhandled", f"{message}: {error}"))

    def close(self) -> None:
        if not self.is_closed() and not self.is_running() and not K.aborting:
            for task in self._tasks():
                if task.done() and not task.cancelled() and getattr(task, "_log_traceback", False):
                    error = task.exception()
                    name = getattr(task.get_coro(), "__qualname__", task.get_name())
                    kind = type(error).__name__
                    K.leaks.append(("exception", kind, f"the exception of task {name} was never retrieved: {error}"))
        self._created_tasks.clear()
        super().close()

    def __del__(self, _warn: Any = None) -> None: ...

    def __repr__(self) -> str:
        return f"<event loop running={self.is_running()} closed={self.is_closed()}>"


def _in_units(seconds: float) -> int:
    """The timeout in units of the kernel, at least one: a wait for the rest of a span, however short, takes time."""
    return max(1, round(seconds * SECOND))


def _set_unless_done(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


def _refuse(name: str) -> Callable[..., Any]:
    def refuse(self: Loop, *args: Any, **options: Any) -> Any:
        raise K.refuse(f"asyncio's {name}")

    return refuse


for _name in [
    "create_connection",
    "create_server",
    "create_datagram_endpoint",
    "create_unix_connection",
    "create_unix_server",
    "connect_accepted_socket",
    "connect_read_pipe",
    "connect_write_pipe",
    "subprocess_shell",
    "subprocess_exec",
    "add_reader",
    "remove_reader",
    "add_writer",
    "remove_writer",
    "sock_recv",
    "sock_recv_into",
    "sock_sendall",
    "sock_connect",
    "sock_accept",
    "getaddrinfo",
    "getnameinfo",
    "start_tls",
    "sendfile",
    "add_signal_handler",
    "remove_signal_handler",
]:
    type.__setattr__(Loop, _name, _refuse(_name))  # it is sealed


# Functions and classes of the module `asyncio` for programs.


class Runner(asyncio.Runner, metaclass=Sealed):
    """`asyncio.Runner`, without handlers for signals."""

    def __init__(self, *, debug: bool | None = None, loop_factory: Callable[[], Any] | None = None) -> None:
        super().__init__(debug=debug, loop_factory=loop_factory or Loop)

    def run(self, coro: Any, *, context: contextvars.Context | None = None) -> Any:
        if not asyncio.iscoroutine(coro):
            raise ValueError(f"a coroutine was expected, got {coro!r}")
        if events._get_running_loop() is not None:
            raise RuntimeError("Runner.run() cannot be called from a running event loop")
        loop = self.get_loop()
        context = context if context is not None else self._context
        return loop.run_until_complete(loop.create_task(coro, context=context))


def run(main: Any, *, debug: bool | None = None, loop_factory: Callable[[], Any] | None = None) -> Any:
    """`asyncio.run`."""
    if events._get_running_loop() is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


_LOOPS: dict[int, Any] = {}
K.start_hooks.append(_LOOPS.clear)


def get_event_loop() -> Any:
    """`asyncio.get_event_loop`."""
    running = events._get_running_loop()
    if running is not None:
        return running
    key = id(K.current)
    loop = _LOOPS.get(key)
    if loop is None or loop.is_closed():
        if K.current is not None and K.current is not K.main:
            raise RuntimeError("There is no current event loop in this thread.")
        loop = _LOOPS[key] = Loop()
    return loop


def set_event_loop(loop: Any) -> None:
    """`asyncio.set_event_loop`."""
    _LOOPS.clear()
    if loop is not None:
        _LOOPS[id(K.current)] = loop


def run_coroutine_threadsafe(coro: Any, loop: Any) -> executors.Future:
    """`asyncio.run_coroutine_threadsafe`."""
    if not asyncio.iscoroutine(coro):
        raise TypeError("A coroutine object is required")
    future = executors.Future()

    def callback() -> None:
        try:
            chain = asyncio.futures._chain_future
            chain(asyncio.ensure_future(coro, loop=loop), future)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
            raise

    loop.call_soon_threadsafe(callback)
    return future


def asyncio_names() -> dict[str, Any]:
    """The names of the module `asyncio` for programs."""
    names: dict[str, Any] = dict(vars(asyncio))
    names.update(asyncio_primitives.primitive_names())
    names.update(
        run=run,
        Runner=Runner,
        new_event_loop=Loop,
        get_event_loop=get_event_loop,
        set_event_loop=set_event_loop,
        run_coroutine_threadsafe=run_coroutine_threadsafe,
        SelectorEventLoop=Loop,
        EventLoop=Loop,
    )
    return names


__all__ = ["Loop", "Runner", "asyncio_names", "run", "run_coroutine_threadsafe"]
