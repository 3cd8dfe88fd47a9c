"""Dynamic partial-order reduction: runs one schedule of each class of equivalent ones.

Abdulla, Aronis, Jonsson, Sagonas, "Source Sets: A Foundation for Optimal Dynamic Partial Order Reduction" (POPL 2014,
JACM 2017): source sets and sleep sets. Two schedules are equivalent if one becomes the other by swapping neighbouring
steps of different threads that touch nothing in common. Godefroid, "Partial-Order Methods for the Verification of
Concurrent Systems" (1996): sleep sets.

Its law: in doubt, two steps depend on each other. What cannot be decided so ends the search without a proof.
"""

import asyncio.events
from collections.abc import Sequence
from typing import Any, Final, Literal

from grader.sim.core import Abort, ExecutionFailure, Task, by_index
from grader.sim.core.access_log import AccessLog, has_state
from grader.sim.core.footprint import WRITE, AsleepStep, Footprint
from grader.sim.strategies.decisions import ChoiceNode, StepNode, covered
from grader.sim.strategies.event_order import EventOrder

MAX_STEPS: Final = 6000
"""Steps of one execution beyond which nothing is proved."""

MAX_CHOICES: Final = 8
"""Possibilities at one choice beyond which nothing is proved."""

Early = Literal["none", "all", "both"]
"""Which sleeps end while other threads could run.

`all`: every one, so a sleep is a step like any other, and it ends when its thread is chosen again. These are all
schedules, but for their durations, which are those of `none`. Where a wait has a timeout or the program reads the
clock, that is not so. Then `both` are tried for each timer, and it depends on everything.
"""


class DporStrategy(EventOrder):
    """Both the strategy and the recorder of the executions of a reduced search.

    log: what records accesses. kernel: the scheduler. early: which sleeps end early.
    fires: timers may fire early. Otherwise sleeps end early only as `Kernel.oversleep` says.
    """

    def __init__(self, log: AccessLog, kernel: Any, early: Early = "none", *, fires: bool = False) -> None:
        super().__init__(log)
        self._kernel, self.early, self._fires = kernel, early, fires
        self.has_timers = False
        """A task has set a timer while there were several."""
        self.needs_both = False
        """With `all`: a timer for which it matters whether it fires early, so that both have to be tried."""
        self._first = True
        self.complete = False
        """One schedule of each class has been run."""
        self.pruned = False
        """The present execution is equivalent to an earlier one, so it was cut short."""

    # The search.

    def new_execution(self) -> bool:
        """Prepares for the next execution; False when every class has been run, or nothing can be proved."""
        if self.log.learn_writes():
            self._path.clear()  # accesses were missed, so the search begins anew
            self._first = True
        if not self._first:
            while self._path and not self._path[-1].advance():
                self._path.pop()
            if not self._path:
                self.complete = not self.log.doubt
                return False
        self._first = False
        self._begin()
        return True

    def covered(self) -> float:
        """Share of the search that is done, as far as it is known now: each possibility at a decision counts alike."""
        return covered(self._path)

    def _begin(self) -> None:
        self.log.begin_execution()
        self.pruned = False
        self._at = self._event = 0
        self._known = self._count_known_events()
        self._forget_events(self._known)
        self._operand: dict[int, tuple[Any, int | None]] = {}
        self._needs: dict[int, tuple[Any, int]] = {}
        self._waits: dict[int, Any] = {}
        self._goes_on = False
        self._in_loop: set[int] = set()
        self._finished = 0
        self._open: int | None = None
        self._asleep: dict[int, AsleepStep] = {}
        self._start_step((0,), 0)

    def _count_known_events(self) -> int:
        """How many events the next execution has in common with the last one: those before the decision that differs.

        A step that contains a choice with another result is not one of them.
        """
        count = sum(isinstance(node, StepNode) for node in self._path[:-1])
        return count - 1 if self._path and isinstance(self._path[-1], ChoiceNode) else count

    def end_execution(self) -> None:
        """The execution has ended. Threads that could still have run might have changed its outcome."""
        if self.pruned:
            return
        if self._open is not None:
            self._end_last_step(self._open)
        node = self._path[self._nodes[-1]]
        if isinstance(node, StepNode) and self._finished < len(self._spawned):
            node.backtrack.update(node.enabled)

    def _end_last_step(self, index: int) -> None:
        if self._finished < len(self._spawned):
            own = self._woken_at, self._need
            for waiting, need in self._needs.items():
                self._try_earlier(waiting, need)
            self._woken_at, self._need = own
            self.log.everything()  # nothing comes after this step, so it cannot be swapped with any other
        self._end_step(index)

    def _try_earlier(self, index: int, need: tuple[Any, int]) -> None:
        """A task would have had to wait, so its step was not tried: looks for steps before which it was possible."""
        footprint = Footprint()
        footprint.add(("primitive", self.log.number(need[0]), ""), WRITE)
        self._woken_at, self._need = None, need
        clock = self._clock_before(index)
        races = self._order(self._event, index, footprint, clock)
        self._keep(index, clock, self._event, footprint)
        for earlier in races:
            self._swap(earlier, self._event, index)
        for each in (self._tasks, self._clocks, self._footprints):
            each.pop()

    def _stop(self) -> Abort:
        """Ends the execution, which does not count."""
        self._open = None
        self.pruned = True
        stopped: Abort = self._kernel.stop(ExecutionFailure("pruned", 0, "Pruned", ""))
        return stopped

    # Methods of Strategy.

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        return 0

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        if self.log.doubt:
            raise self._stop()
        if total > MAX_STEPS:
            self.log.give_up("long executions")
            raise self._stop()
        if self._event < self._known:
            return self._known_next(runnable)
        able = [each for each in runnable if not self._would_block(each)]
        tasks = {each.index: each for each in able or [min(runnable, key=by_index)]}
        enabled = tuple(sorted(tasks))
        awake = [index for index in enabled if index not in self._asleep]
        if not awake and self._at >= len(self._path):
            raise self._stop()
        preferred = default.index if default.index in awake else min(awake, default=enabled[0])
        return tasks[self._start_step(enabled, preferred)]

    def _known_next(self, runnable: Sequence[Task]) -> Task:
        """The task that runs next, as in the last execution."""
        node = self._path[self._at]
        for each in runnable:
            if isinstance(node, StepNode) and each.index == node.chosen:
                self._start_step(node.enabled, node.chosen)
                return each
        self.log.give_up("a program that is not deterministic")
        raise self._stop()

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        self._end_step(task.index)
        return self.next_task(task, runnable, task, self._kernel.total)

    def choose(self, task: Task, count: int, rare: bool) -> int:
        if self._kernel.oversleeps:
            self.has_timers = True
            if self.early == "all":
                return 1
            self.log.everything()
        if count > MAX_CHOICES:
            self.log.give_up("random numbers")
            raise self._stop()
        return self._choice(count)

    def advance_time(self, task: Task) -> bool:
        if not self._fires:
            return False
        return self.early == "all" or (self.early == "both" and self._choice(2) == 1)

    def report_length(self, steps: int, tasks: int) -> None:
        pass

    def _choice(self, count: int) -> int:
        if self._at == len(self._path):
            self._path.append(ChoiceNode(count))
        node = self._path[self._at]
        if not isinstance(node, ChoiceNode) or node.count != count:
            self.log.give_up("a program that is not deterministic")
            raise self._stop()
        self._at += 1
        return node.value

    def _start_step(self, enabled: tuple[int, ...], preferred: int) -> int:
        if self._at == len(self._path):
            self._path.append(StepNode(enabled, preferred, self._asleep, len(self.log.kept)))
        node = self._path[self._at]
        if not isinstance(node, StepNode) or node.enabled != enabled or node.chosen not in enabled:
            self.log.give_up("a program that is not deterministic")
            raise self._stop()
        self._nodes.append(self._at)
        self._at += 1
        index = self._open = node.chosen
        self.log.begin_step(index)
        self._woken_at = None
        self._need = self._needs.pop(index, None)
        if index in self._waits:
            self._touch(self._waits.pop(index))
            self._woken_at = next((where[1] for where in self.log.step.accesses if where[0] == "primitive"), None)
        return index

    def _would_block(self, task: Task) -> bool:
        needed = self._needs.get(task.index)
        return needed is not None and not task.daemon and not needed[0]._sim_open()[needed[1]]

    # Methods of Recorder.

    def reached(self, task: Task, point: int) -> None:
        obj, need = self._kernel.operand
        self._goes_on = need is None and self.goes_on(task.index)
        if not self._goes_on:
            self._end_step(task.index)
        if point < 0:
            self._operand[task.index] = obj, need
            if need is not None:
                self._needs[task.index] = (obj, need)
            if has_state(type(obj)):
                self._number(obj)

    def goes_on(self, index: int) -> bool:
        """Whether the open step goes on at a switch point.

        It may if there is no other task. It may also if it has touched nothing: other tasks can run before all of it,
        so nothing is missed.
        """
        step = self.log.step
        if (step.accesses or step.everything) and self._finished < len(self._spawned):
            return False
        if self.log.doubt or self._kernel.total > MAX_STEPS:
            return False
        return index not in self._in_loop and asyncio.events._get_running_loop() is None

    def allows_switch(self, task: Task, point: int) -> bool:
        return not self._goes_on

    def passed(self, task: Task, point: int) -> None:
        if point < 0:
            self._touch(self._operand.pop(task.index)[0])

    def switched(self, task: Task, chosen: Task) -> None:
        pass

    def blocked(self, task: Task, verb: str, obj: Any) -> None:
        if task.deadline >= 0:
            self._has_timer(task, verb)
        self._end_step(task.index)
        self._waits[task.index] = "" if verb in ("sleeps", "has ended") else obj  # NOTHING
        if has_state(type(obj)):
            self._number(obj)

    def _has_timer(self, task: Task, verb: str) -> None:
        kernel = self._kernel
        if self.early == "both":
            self.log.everything()
        if len(kernel.tasks) > 1:
            self.has_timers = True
            fires = self._fires and kernel.can_fire_early(task.deadline - kernel.now)
            if self.early == "all" and (verb != "sleeps" or (kernel.runnable and not fires)):
                self.needs_both = True

    def completed(self, task: Task, action: str, obj: Any) -> None:
        pass

    def started(self, task: Task, new: Task) -> None:
        self.log.thread_started()
        if not self._spawned:
            self.log.forget_accesses()  # all that other tasks do comes later
        self.log.name("threads", WRITE)  # so the step ends before the task touches anything else
        self._spawned[new.index] = self._event
        self._number(new.thread)
        if new.daemon:
            self.log.give_up("daemon threads")

    def finished(self, task: Task) -> None:
        self._finished += 1
        self._touch(task.thread)
        self._end_step(task.index)

    def stopped(self, tasks: list[Task]) -> None:
        if self._open is not None and self._kernel.current is not None and self._open == self._kernel.current.index:
            self._end_last_step(self._open)

    def time_passed(self) -> None:
        """Time has passed because no task could run: what comes before cannot be swapped with what comes after."""
        if self.early == "all":
            return  # the sleep could have ended earlier
        self._order_all_before(self._event)

    def _touch(self, obj: Any) -> None:
        if has_state(type(obj)):
            self._number(obj)
            self.log.primitive(obj)
        elif type(obj) is not str:
            self.log.everything()

    def _number(self, obj: Any) -> int:
        number = self.log.number(obj)
        if number not in self._state:
            self._state[number] = obj._sim_open()
        return number

    def _end_step(self, index: int) -> None:
        footprint, self._open = self.log.step, None
        loop_runs = asyncio.events._get_running_loop() is not None
        if loop_runs or index in self._in_loop:
            footprint.everything = True
            (self._in_loop.add if loop_runs else self._in_loop.discard)(index)
        event = self._event
        self._event += 1
        self.log.step = Footprint()
        if event < self._known:
            if footprint.accesses != self._footprints[event].accesses:
                self.log.give_up("a program that is not deterministic")
            self._remember(event, index, footprint)
            return
        node = self._path[self._nodes[-1]]
        assert isinstance(node, StepNode)
        if node.footprint.accesses:
            node.footprint.merge(footprint)
        else:
            node.footprint = footprint
        clock = self._clock_before(index)
        races = self._order(event, index, footprint, clock)
        self._keep(index, clock, event, footprint)
        self._remember(event, index, footprint)
        for earlier in races:
            self._swap(earlier, event, index)
        asleep = {**node.asleep, **node.done}
        self._asleep = {each: step for each, step in asleep.items() if each != index and not step.depends_on(footprint)}
