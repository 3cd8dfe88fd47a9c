"""Failures of one execution, as the kernel sees them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExecutionFailure:
    """How one execution failed.

    kind     assertion, exception, deadlock, livelock or leak
    task     index of the task in which the failure showed
    type     name of the exception class, or a name of the kernel's own, such as `Deadlock`
    message  text of the exception, or a description by the kernel
    error    the exception itself, where there is one
    """

    kind: str
    task: int
    type: str
    message: str
    error: BaseException | None = None

    @classmethod
    def of_exception(cls, task: int, error: BaseException) -> "ExecutionFailure":
        kind = "assertion" if isinstance(error, AssertionError) else "exception"
        return cls(kind, task, type(error).__name__, describe(error), error)

    @property
    def signature(self) -> tuple[str, str]:
        """(kind, type). While shrinking, failures with the same signature count as the same failure."""
        return self.kind, self.type


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The cause of a failure.

    bug       class of the bug: lost_update, check_then_act, order_violation, …, or unknown
    sentence  what happened, in the program's own names; empty if nothing certain can be stated
    """

    bug: str
    sentence: str


def describe(error: BaseException) -> str:
    """The message of an exception that submitted code raised. Its `__str__` may itself raise."""
    try:
        return str(error)
    except Exception as second:
        return f"(its message cannot be shown: {type(second).__name__})"
