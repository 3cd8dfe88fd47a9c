"""Executions from beginning to end: each runs a program once, says what went wrong, and leaves no thread running.

Its law: an execution that must end early ends by `Abort`, which every switch point raises from then on, so each
parked thread unwinds; the rewriter sees to it that no handler and no loop can hold it up.
"""

from collections.abc import Callable
from itertools import repeat
from typing import Any, Final

from grader.sim.core import COUNTDOWN, IDLE, SCOPE, Abort, ExecutionFailure, NotUnderControl, Recorder, Task
from grader.sim.engine.scheduler import Scheduler
from grader.sim.strategies import Strategy


class Kernel(Scheduler):
    """Runs one program at a time. The one instance is `KERNEL`; submitted code reaches it by way of primitives only."""

    def __init__(self) -> None:
        super().__init__()
        self.on_begin: list[Callable[[], Any]] = []
        self.at_end: list[Callable[[], Any]] = []
        self.cancel_awaits = False
        self.runs = 0

    def run(
        self,
        program: Callable[[], Any],
        policy: Strategy,
        recorder: Recorder | None = None,
        cancel_awaits: bool = False,
        stalls: bool = False,
    ) -> ExecutionFailure | None:
        """Runs `program` once, as `policy` decides; returns what went wrong, or None. Leaves no thread running.

        cancel_awaits: it may cancel a task at an await. stalls: it may let sleeps be over before others have moved.
        """
        if self.active:
            raise NotUnderControl("not under control: an exploration inside an exploration")
        self._reset(policy, recorder)
        self.runs += 1
        self.cancel_awaits, self.stalls = cancel_awaits, stalls
        main = Task(0, "main", None, False)
        main.baton.acquire()
        main.started = True
        self.tasks.append(main)
        self.runnable.append(main)
        self.current = self.main = main
        self.active = True
        for hook in self.on_begin:
            hook()
        try:
            self._arm(main)
            try:
                program()
                self._drain(main)
                for hook in self.at_end:
                    hook()
                if self.leaks:
                    kind, name, message = self.leaks[0]
                    raise self.stop(ExecutionFailure(kind, 0, name, message))
            except Abort:
                pass
            except SystemExit as exit:
                if exit.code not in (None, 0) and not self.aborting:
                    self._blame(main, exit)
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt):
                    raise
                if not self.aborting:
                    self._blame(main, error)
            return self.trouble
        finally:
            self._unwind()
            self.pause()
            self.active = False
            self.current = None

    def _blame(self, task: Task, error: BaseException) -> None:
        if self.trouble is None:
            self.trouble = ExecutionFailure.of_exception(task.index, error)

    def _drain(self, main: Task) -> None:
        """As the interpreter does at its end: lets threads that are no daemons finish."""
        for hook in self.exit_hooks:
            hook()
        main.exiting = True
        while any(not task.done and not task.daemon for task in self.tasks[1:]):
            self.wait("has ended", None, None)
        self._look_for_stranded()

    def _look_for_stranded(self) -> None:
        """Daemons may be left at their work, or idle; blocked for ever, they wait for what nobody will ever do."""
        if any(task.runnable for task in self.tasks[1:]):
            self.yield_now()
        left = [task for task in self.tasks[1:] if not task.done]
        if any(task.runnable or task.deadline >= 0 for task in left):
            return
        stranded = [task for task in left if not task.idle]
        if stranded:
            names = ", ".join(task.name for task in stranded)
            message = f"the program ended, and left blocked for ever: {names}"
            raise self.stop(ExecutionFailure("leak", stranded[0].index, "ThreadsLeftBehind", message))

    def _unwind(self) -> None:
        self.aborting = True
        SCOPE[IDLE] = SCOPE[COUNTDOWN] = self.countdown = ()
        for task in self.tasks:
            if task.started and not task.done and task is not self.main:
                self.current = task
                task.baton.release()
                self.main.baton.acquire()

    def pause(self) -> None:
        """Between executions: code of the program runs freely, unless an exploration is on."""
        SCOPE[COUNTDOWN] = self.countdown = () if self.between else repeat(0)
        SCOPE[IDLE] = () if self.between else repeat(0)

    def forget(self) -> None:
        """Lets go of what the last execution left."""
        self._reset(None, None)
        self.main = None  # type: ignore[assignment]


KERNEL: Final = Kernel()
