"""What can go wrong in one execution, as the kernel sees it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExecutionFailure:
    """`kind` is one of assertion, exception, deadlock, livelock, leak; `task` the thread in which it showed."""

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
    def same_as(self) -> tuple[str, str]:
        """What shrinking must keep."""
        return self.kind, self.type


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`bug` is the class of the bug; `sentence` says in the program's own words what happened."""

    bug: str
    sentence: str


def describe(error: BaseException) -> str:
    """The message of an exception that submitted code raised; its `__str__` may fail."""
    try:
        return str(error)
    except Exception as second:
        return f"(its message cannot be shown: {type(second).__name__})"
