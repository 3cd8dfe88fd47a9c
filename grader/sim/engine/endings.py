"""How an execution ends before its program does: by a failure, or by what cannot be controlled."""

from typing import Any

from grader.sim.core import COUNTDOWN, IDLE, PROGRAM_BUILTINS, Abort, ExecutionFailure, NotUnderControl, Recorder, Task


class Endings:
    """The part of the kernel that ends an execution early."""

    main: Task
    total: int
    aborting: bool
    failure: ExecutionFailure | None
    recorder: Recorder | None
    tasks: list[Task]
    countdown: Any
    refusal: str

    def stop(self, failure: ExecutionFailure) -> Abort:
        """Records the failure, unless there is an earlier one, and makes every switch point raise Abort from now on."""
        if self.failure is None and not self.aborting:
            self.failure = failure
            if self.recorder is not None:
                self.recorder.stopped(self.tasks)
        self.aborting = True
        PROGRAM_BUILTINS[IDLE] = PROGRAM_BUILTINS[COUNTDOWN] = self.countdown = ()
        return Abort()

    def refuse(self, what: str) -> NotUnderControl:
        """The error for an operation that cannot be controlled. It ends the exploration even if it is caught."""
        self.refusal = f"not under control: {what}"
        return NotUnderControl(self.refusal)

    def _step_budget_exceeded(self, task: Task) -> Abort:
        message = f"still running after {self.total} steps"
        return self.stop(ExecutionFailure("livelock", task.index, "StepBudget", message))

    def _no_task_can_run(self, task: Task) -> Abort:
        blocked = [other for other in self.tasks if not other.done and not other.daemon]
        if self.main.exiting:
            threads = [other for other in blocked if other is not self.main]
            message = f"the program ended, but these threads did not: {', '.join(other.name for other in threads)}"
            return self.stop(ExecutionFailure("leak", threads[0].index, "ThreadsLeftBehind", message))
        names = ", ".join(other.name for other in blocked)
        return self.stop(ExecutionFailure("deadlock", task.index, "Deadlock", f"no thread can run: {names}"))
