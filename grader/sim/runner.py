"""Runs a program once under one schedule: the step that exploring, replaying and collecting outcomes have in common."""

import inspect
import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from grader.sim.core import ExecutionFailure, NotUnderControl, Recorder, SchedulerFault
from grader.sim.engine import KERNEL
from grader.sim.instrument import RerunFailed, current_version, refresh
from grader.sim.strategies import Search, Strategy

FAULTS: Final = (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, TypeError, ValueError)

FAULTLESS: Final = tuple(str(Path(__file__).with_name(name)) + os.sep for name in ("engine", "strategies"))
"""Folders whose code raises none of these."""

Program = Callable[[], Any]

CANCEL: Final = 1
"""Token flag: one asyncio task may be cancelled at an await."""

STALL: Final = 2
"""Token flag: a sleep may end before the other threads have advanced."""


JITTER: Final = 4
"""Token flag: asyncio's sleeps may end late and overtake each other."""


def run_once(
    body: Program, strategy: Strategy, flags: int, recorder: Recorder | None = None
) -> ExecutionFailure | None:
    """Runs `body` once, as `strategy` decides. Returns its failure, or None.

    flags: `CANCEL`, `STALL` and `JITTER`. recorder: receives the steps of the execution.
    Raises NotUnderControl if the program does what cannot be controlled, RerunFailed if its module cannot be run
    again, and SchedulerFault for an exception of the scheduler's own code.
    """
    failure = KERNEL.run(
        body, strategy, recorder, bool(flags & CANCEL), bool(flags & STALL), jitter=bool(flags & JITTER)
    )
    if KERNEL.refusal:
        raise NotUnderControl(KERNEL.refusal)
    if failure is not None and isinstance(failure.error, NotUnderControl | RerunFailed):
        raise failure.error
    if failure is not None and _is_own_fault(failure.error):
        raise SchedulerFault(f"{failure.type}: {failure.message}") from failure.error
    return failure


def _is_own_fault(error: BaseException | None) -> bool:
    """Whether code that raises nothing by design has raised this."""
    if not isinstance(error, FAULTS) or error.__traceback__ is None:
        return False
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return frame.f_code.co_filename.startswith(FAULTLESS)


def body_of(program: Program) -> Program:
    """`program` as a schedule runs it: first its modules are brought back to their initial state."""

    def body() -> None:
        refresh(program)
        resolve(current_version(program)())

    body.__wrapped__ = program  # type: ignore[attr-defined]
    return body


def resolve(result: Any) -> Any:
    """The result of a call: a coroutine is run on an event loop, any other value is returned as it is."""
    if inspect.iscoroutine(result):
        from grader.sim.primitives import run

        return run(result)
    return result


def bound_of(search: Search, *, fixed_ties: bool) -> str:
    """Which schedules the search has run completely, in words; empty if it has only sampled.

    fixed_ties: whether an execution had more timers due at one moment than are tried in any order.
    """
    if fixed_ties:
        return ""
    if search.complete:
        return "every schedule"
    if search.bound is not None and search.bound >= 2:
        return f"every schedule with at most {search.bound} preemptions"
    return ""
