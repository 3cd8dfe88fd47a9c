"""The interface through which the kernel and the primitives report the steps of one execution.

A recorder is used only while a schedule is replayed. While searching there is none, so that no schedule pays for it.
"""

from typing import Any, Protocol

from grader.sim.core.task import Task


class Recorder(Protocol):
    """Receives the events of one execution. `grader.sim.diagnosis.trace.Trace` records them.

    `point` is the number of a switch point: an index into `SWITCH_POINTS`, or -1 inside an operation of a primitive.
    """

    def reached(self, task: Task, point: int) -> None:
        """The task has come to a switch point."""

    def allows_switch(self, task: Task, point: int) -> bool:
        """Whether the kernel may switch tasks at this point."""

    def passed(self, task: Task, point: int) -> None:
        """The task continues after the switch point. The access or call that the point stands for comes next."""

    def switched(self, task: Task, chosen: Task) -> None:
        """Control went from `task` to `chosen`."""

    def blocked(self, task: Task, verb: str, obj: Any) -> None:
        """The task cannot continue: it waits for `obj`."""

    def completed(self, task: Task, action: str, obj: Any) -> None:
        """The task has completed an operation on the primitive `obj`."""

    def started(self, task: Task, new: Task) -> None:
        """The task has started the thread `new`."""

    def finished(self, task: Task) -> None:
        """The thread has ended."""

    def stopped(self, tasks: list[Task]) -> None:
        """The execution ends here with a failure."""
