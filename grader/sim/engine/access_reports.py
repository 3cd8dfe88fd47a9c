"""The part of the kernel through which primitives report what they touch, beside what they say at switch points.

Without a reduced search there is no log, and each report does nothing.
"""

from collections.abc import Callable
from typing import Any

from grader.sim.core.access_log import AccessLog, has_state
from grader.sim.core.footprint import END, READ, START, WRITE


class AccessReports:
    """Reports of primitives during a reduced search.

    log_of_accesses  records accesses during a reduced search. Then the strategy is asked at each switch point.
    recorded_call    makes a function of the program record what it touches
    look_into        records that everything in a value may be read
    """

    def __init__(self) -> None:
        self.log_of_accesses: AccessLog | None = None
        self.recorded_call: Callable[[Any], Any] = lambda function: function
        self.look_into: Callable[[Any], Any] = lambda value: None

    def touch(self, obj: Any) -> None:
        """The running step touches this primitive, too."""
        if self.log_of_accesses is not None:
            if has_state(type(obj)):
                self.log_of_accesses.primitive(obj)
            else:
                self.log_of_accesses.everything()

    def uses_start(self, thread: Any, *, starts: bool) -> None:
        """The running step starts the thread, or asks whether it was started."""
        log = self.log_of_accesses
        if log is not None:
            log.step.add(("start", log.number(thread), ""), WRITE if starts else READ)

    def count(self, what: str, *, starts: bool) -> None:
        """Something of that kind starts or ends, and its end may be seen by what starts."""
        if self.log_of_accesses is not None:
            self.log_of_accesses.step.add(("count", what, ""), START if starts else END)

    def reads_containers(self, *values: Any) -> None:
        """The running step reads those of the values that are lists or dictionaries of the program."""
        log = self.log_of_accesses
        if log is not None:
            for each in values:
                if type(each) in (list, dict) and each:
                    log.whole(each, READ)

    def callee(self, function: Any) -> Any:
        """`function` of the program, as a primitive calls it. A reduced search records what the call touches."""
        return function if self.log_of_accesses is None else self.recorded_call(function)

    def doubt(self, why: str) -> None:
        """Something happens that the log of accesses does not describe completely."""
        if self.log_of_accesses is not None:
            self.log_of_accesses.unknown(why)

    def not_repeatable(self, why: str) -> None:
        """Something happens that may be different with code that is not recorded, so nothing can be proved."""
        if self.log_of_accesses is not None:
            self.log_of_accesses.give_up(why)
