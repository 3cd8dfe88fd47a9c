"""What happened in one execution, step by step. Used only when a schedule is replayed, never while searching."""

from typing import Any, Protocol

from grader.sim.core.task import Task


class Recorder(Protocol):
    """What the kernel and the primitives tell; `grader.sim.diagnosis.trace.Trace` listens."""

    def before(self, task: Task, site: int) -> None:
        """The task has reached a switch point."""

    def allows(self, task: Task, site: int) -> bool:
        """Whether the kernel may switch there."""

    def point(self, task: Task, site: int) -> None:
        """The task goes on behind the switch point: what the point stands for happens now."""

    def switched(self, task: Task, chosen: Task) -> None:
        """The baton went from one to the other."""

    def blocked(self, task: Task, verb: str, thing: Any) -> None:
        """The task cannot go on."""

    def did(self, task: Task, action: str, thing: Any) -> None:
        """The task has completed an operation of a primitive."""

    def started(self, task: Task, new: Task) -> None:
        """A thread started another."""

    def finished(self, task: Task) -> None:
        """The thread has ended."""

    def stopped(self, tasks: list[Task]) -> None:
        """The execution ends here, in failure."""
