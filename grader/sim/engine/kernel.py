"""One execution from beginning to end: runs a program once, returns its failure, and leaves no thread running.

Its law: an execution that must end early ends by `Abort`. From then on every switch point raises it, so each parked
thread unwinds. The rewriter makes sure that no handler and no loop in the program can stop that.
"""

from collections.abc import Callable
from itertools import repeat
from typing import Any, Final

from grader.sim.core import COUNTDOWN, IDLE, PROGRAM_BUILTINS, Abort, ExecutionFailure, NotUnderControl, Recorder, Task
from grader.sim.engine.scheduler import Scheduler
from grader.sim.strategies import Strategy


class Kernel(Scheduler):
    """Runs one program at a time. The only instance is `KERNEL`. Submitted code reaches it through primitives only."""

    def __init__(self) -> None:
        super().__init__()
        self.start_hooks: list[Callable[[], Any]] = []
        """Called at the start of each execution."""
        self.end_hooks: list[Callable[[], Any]] = []
        """Called at the end of each execution that did not fail; they may add to `leaks`."""
        self.cancel_awaits = False
        self.ignores_leaks = False
        """Whether what an execution leaves behind, and the interpreter would only log, is no failure."""
        self.library_imports = 0
        """Number of modules of libraries that are being imported now."""
        self.executions = 0
        """Number of executions so far, in this process."""

    def run(
        self,
        program: Callable[[], Any],
        strategy: Strategy,
        recorder: Recorder | None = None,
        cancel_awaits: bool = False,
        stalls: bool = False,
        *,
        jitter: bool = False,
    ) -> ExecutionFailure | None:
        """Runs `program` once, as `strategy` decides. Returns its failure, or None. Leaves no thread running.

        cancel_awaits: whether one asyncio task may be cancelled at an await.
        stalls: whether a sleep may end before the other threads have advanced.
        jitter: whether asyncio's sleeps may end late and overtake each other.
        Raises NotUnderControl if an execution is already active.
        """
        if self.active:
            raise NotUnderControl("not under control: an exploration was started inside an exploration")
        self._release_tasks()
        self._reset(strategy, recorder)
        self.executions += 1
        self.cancel_awaits, self.stalls, self.jitter = cancel_awaits, stalls, jitter
        main = Task(0, "main", None, False)
        main.resume_lock.acquire()
        main.started = True
        self.tasks.append(main)
        self.runnable.append(main)
        self.current = self.main = main
        self.active = True
        for hook in self.start_hooks:
            hook()
        try:
            self._arm(main)
            try:
                program()
                self._join_threads(main)
                for hook in self.end_hooks:
                    hook()
                if self.leaks and not self.ignores_leaks:
                    kind, name, message = self.leaks[0]
                    raise self.stop(ExecutionFailure(kind, 0, name, message))
            except Abort:
                pass
            except SystemExit as exit:
                if exit.code not in (None, 0) and not self.aborting:
                    self._record_failure(main, exit)
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt):
                    raise
                if not self.aborting:
                    self._record_failure(main, error)
            return self.failure
        finally:
            self._unwind()
            self.pause()
            self.active = False
            self.current = None

    def count_steps_of(self, work: Callable[[], Any]) -> int | None:
        """Calls `work` in the main task before it has started others. Returns how many switch points it passed.

        None if it did more than that, such as reading the clock, and if the steps are recorded.
        """
        task = self.current
        if task is None or self.recorder is not None or len(self.tasks) != 1:
            work()
            return None
        self._count_steps(task)
        before, total = self._effects(), self.total
        work()
        self._count_steps(task)
        return self.total - total if self._effects() == before else None

    def pass_steps(self, count: int) -> bool:
        """Passes as many switch points as `count_steps_of` has counted. False where the work itself has to be done."""
        if self.current is None or self.recorder is not None or len(self.tasks) != 1:
            return False
        for _ in range(count):
            self.before_operation()
        return True

    def _effects(self) -> tuple[Any, ...]:
        """The state that an operation of the main task may change, besides the number of steps."""
        lists: tuple[list[Any], ...] = self.log, self.leaks, self.tasks, self.exit_hooks
        lists += self.start_hooks, self.end_hooks
        counts = self.now, self.waits, self.timer_count, self.addresses_given, self.burst_start, self.spin_count
        return (*map(len, lists), *counts, self.reads_clock, self.refusal, self.failure, self.aborting)

    def _record_failure(self, task: Task, error: BaseException) -> None:
        self.look_into(error)
        if self.failure is None:
            self.failure = ExecutionFailure.of_exception(task.index, error)

    def _join_threads(self, main: Task) -> None:
        """Joins all threads that are not daemons, as the interpreter does at its end."""
        for hook in self.exit_hooks:
            hook()
        main.exiting = True
        while any(not task.done and not task.daemon for task in self.tasks[1:]):
            self.wait("has ended", None, None)
        self._check_blocked_daemons()

    def _check_blocked_daemons(self) -> None:
        """A daemon may still work, or be idle, when the program ends. Blocked without a timeout, it is a leak."""
        if any(task.runnable for task in self.tasks[1:]):
            self.yield_now()
        remaining = [task for task in self.tasks[1:] if not task.done]
        if any(task.runnable or task.deadline >= 0 for task in remaining):
            return
        blocked = [task for task in remaining if not task.idle]
        if blocked and not self.ignores_leaks:
            names = ", ".join(task.name for task in blocked)
            message = f"the program ended, but these daemon threads are blocked forever: {names}"
            raise self.stop(ExecutionFailure("leak", blocked[0].index, "ThreadsLeftBehind", message))

    def _unwind(self) -> None:
        self.aborting = True
        PROGRAM_BUILTINS[IDLE] = PROGRAM_BUILTINS[COUNTDOWN] = self.countdown = ()
        for task in self.tasks:
            if task.started and not task.done and task is not self.main:
                self.current = task
                task.resume_lock.release()
                self.main.resume_lock.acquire()

    def pause(self) -> None:
        """Between two executions, switch points raise Abort; outside an exploration session they do nothing."""
        PROGRAM_BUILTINS[COUNTDOWN] = self.countdown = () if self.in_session else repeat(0)
        PROGRAM_BUILTINS[IDLE] = () if self.in_session else repeat(0)

    def _release_tasks(self) -> None:
        """Lets the tasks of the last execution go, so that reference counts free them.

        A task and its thread refer to each other. A garbage collection of all executions takes longer, and until then
        each execution uses memory that is in no cache.
        """
        for task in self.tasks:
            task.thread = task.body = task.obj = None

    def drop_references(self) -> None:
        """Drops all references to objects of the last execution."""
        self._release_tasks()
        self._reset(None, None)
        self.main = None  # type: ignore[assignment]


KERNEL: Final = Kernel()
