"""The scheduler: many OS threads, of which exactly one runs.

Its law: the running task hands over control only inside `switch_point`, `wait` and `finish`. A switch point in the
program costs one countdown (`0 in repeat(0, n)`, all in C). The scheduler's Python code runs only when the countdown is
over. Virtual time is a number. It advances when no task can run, or when the strategy decides so.
"""

from collections.abc import Callable
from heapq import heappush
from itertools import repeat
from typing import Any

from grader.sim.core import (
    COUNTDOWN,
    IDLE,
    PROGRAM_BUILTINS,
    Abort,
    ExecutionFailure,
    Recorder,
    Task,
    default_next,
)
from grader.sim.core.access_log import NOTHING
from grader.sim.engine.access_reports import AccessReports
from grader.sim.engine.endings import Endings
from grader.sim.engine.limits import (
    IDLE_ITERATIONS,
    IDLE_LOOP_STEPS,
    MAX_BURST,
    MAX_STEPS,
    MAX_WAITS,
    SPIN_ROUNDS,
    STARVATION_LIMIT,
)
from grader.sim.engine.os_threads import OsThreadPool
from grader.sim.engine.virtual_time import VirtualTime
from grader.sim.strategies import Strategy


class Scheduler(AccessReports, VirtualTime, Endings):
    """Decides which task runs, within one execution.

    total                  switch points that all tasks have passed
    burst_start            `total` when the current task got control, or last had to offer it to others
    next_starvation_check  `total` from which on the scheduler looks for a starved task again
    spin_count             how often in a row tasks have used up their burst without any wait
    armed_steps            length of the present countdown, minus the steps that are already counted
    steps_left             the same under a recorder: there, every switch point calls the kernel
    log                    decisions that differ from the default: (task, its step, choice, whether it is a preemption)
    waits                  number of waits of all tasks
    addresses_given        number of objects that have shown a memory address
    refusal                why the program cannot be controlled; empty if it can
    leaks                  (kind, type, message) of what the program left behind
    """

    main: Task

    def __init__(self) -> None:
        super().__init__()
        self.active = False
        """An execution is under way."""
        self.in_session = False
        """An exploration is under way: switch points between two executions raise Abort."""
        self.thread_pool = OsThreadPool()
        self.max_steps = MAX_STEPS
        self.stalls = self.jitter = False
        self._reset(None, None)

    def _reset(self, strategy: Strategy | None, recorder: Recorder | None) -> None:
        self.strategy: Any = strategy
        self.recorder = recorder
        self.aborting = False
        self.failure: ExecutionFailure | None = None
        self.now = self.total = self.waits = self.burst_start = 0
        self.spin_count = self.clock_step = self.early_timers = self.addresses_given = 0
        self.next_starvation_check = STARVATION_LIMIT
        self.armed_steps = self.steps_left = 0
        self.log: list[tuple[int, int, int, bool]] = []
        self.tasks: list[Task] = []
        self.runnable: list[Task] = []
        self.timers: list[tuple[int, int, Task]] = []
        self.timer_count = 0
        self.exit_hooks: list[Callable[[], None]] = []
        self.reads_clock = self.program_reads_clock = self.stalled = self.has_jittery_sleeps = self.overtook = False
        self.could_stall = False
        self.refusal, self.has_fixed_ties = "", False
        self.leaks: list[tuple[str, str, str]] = []
        self.operand: tuple[Any, int | None] = (None, None)
        self.countdown: Any = repeat(0)
        PROGRAM_BUILTINS[IDLE] = repeat(0, IDLE_ITERATIONS)
        self.current: Task | None = None

    # The countdown.

    def _arm(self, task: Task) -> None:
        if len(self.runnable) < 2 and self.log_of_accesses is None:
            steps = MAX_BURST
        else:
            steps = self.strategy.steps_until_choice(task, self.runnable, self.total)
            rest = self.burst_start + MAX_BURST - self.total
            if steps > rest:
                steps = max(0, rest)
        if self.recorder is not None:
            self.steps_left = steps
            self.armed_steps = 0
            PROGRAM_BUILTINS[COUNTDOWN] = self.countdown = ()
        else:
            self.armed_steps = steps
            PROGRAM_BUILTINS[COUNTDOWN] = self.countdown = repeat(0, steps)

    def _count_steps(self, task: Task) -> None:
        """Adds the steps that the countdown has counted so far."""
        if self.recorder is None:
            taken = self.armed_steps - self.countdown.__length_hint__()
            task.steps += taken
            self.total += taken
            self.armed_steps -= taken

    # Handing over control.

    def switch_point(self, point: int, obj: Any = None, need: int | None = None) -> bool:
        """Called by a switch point when the countdown is over. Returns True, or raises Abort.

        obj: the primitive that the operation touches; None if that is not known. need: see `before_operation`.
        """
        task = self.current
        if task is None:
            if self.in_session:
                # A finalizer of an execution that is over. Nothing waits for it, and it might never end.
                raise Abort
            return True
        if self.aborting:
            raise Abort
        task.point = point
        taken = self.armed_steps + 1
        task.steps += taken
        self.total += taken
        self.armed_steps = 0
        recorder = self.recorder
        if recorder is None:
            self._decide(task)
        elif point >= 0 and self.log_of_accesses is not None and self.strategy.goes_on(task.index):
            pass
        else:
            self.operand = (obj, need)
            recorder.reached(task, point)
            if self.steps_left > 0:
                self.steps_left -= 1
            elif recorder.allows_switch(task, point):
                self._decide(task)
            recorder.passed(task, point)
        return True

    def on_idle_loop(self) -> bool:
        """Called by a loop without switch points when it has run for long or must end. Returns True or raises Abort."""
        task = self.current
        if self.aborting or task is None:
            if task is None and not self.in_session:
                return True
            raise Abort
        self.not_repeatable("long loops")
        PROGRAM_BUILTINS[IDLE] = repeat(0, IDLE_ITERATIONS)
        self._count_steps(task)
        task.steps += IDLE_LOOP_STEPS
        self.total += IDLE_LOOP_STEPS
        self._end_burst(task)
        return True

    def _decide(self, task: Task) -> None:
        total = self.total
        if self.log_of_accesses is not None:
            chosen = self.strategy.next_task(task, self.runnable, task, total)
            if chosen is not task:
                self._preempt(task, chosen)
            return
        if total - self.burst_start >= MAX_BURST:
            self._end_burst(task)
            return
        if len(self.runnable) > 1:
            starving = self._starving_task(task) if total >= self.next_starvation_check else None
            chosen = starving or self.strategy.next_task(task, self.runnable, task, total)
            if chosen is not task:
                self._preempt(task, chosen)
                return
        self._arm(task)

    def _preempt(self, task: Task, chosen: Task) -> None:
        if self.total >= self.max_steps:
            raise self._step_budget_exceeded(task)
        self.log.append((task.index, task.steps, chosen.index, True))
        if self.recorder is not None:
            self.recorder.switched(task, chosen)
        self._switch(task, chosen)

    def _starving_task(self, task: Task) -> Task | None:
        """The task that could have run for the longest time and did not, if that is longer than `STARVATION_LIMIT`."""
        self.next_starvation_check = self.total + MAX_BURST
        last = min((other for other in self.runnable if other is not task), key=lambda other: other.last_ran)
        return self.strategy.on_yield(task, [task, last]) if self.total - last.last_ran >= STARVATION_LIMIT else None

    def _end_burst(self, task: Task) -> None:
        """The task has used up its burst and may be spinning: others run. When all do so, the clock advances."""
        if self.total >= self.max_steps:
            raise self._step_budget_exceeded(task)
        self.spin_count += 1
        self.burst_start = self.total
        if self.timers and self.spin_count >= SPIN_ROUNDS * len(self.runnable):
            self.spin_count = 0
            self._next_deadline()
        self._yield_to_other(task)

    def _yield_to_other(self, task: Task) -> None:
        if len(self.runnable) > 1:
            chosen = self.strategy.on_yield(task, self.runnable)
            self._log(task, chosen, default_next(task, self.runnable))
            if chosen is not task:
                self._switch(task, chosen)
                return
        self._arm(task)

    def before_operation(self, obj: Any = None, need: int | None = None) -> None:
        """The switch point before each operation of a primitive.

        obj: what the operation touches: a primitive, or `NOTHING`; None if that is not known. need: if the operation
        waits as long as it cannot be carried out, the index of what it needs in `obj._sim_open()`.
        """
        if 0 not in self.countdown:
            self.switch_point(-1, obj, need)

    def yield_now(self) -> None:
        """The task lets others run first, as `time.sleep(0)` does."""
        self.before_operation(NOTHING)
        task = self.current
        if task is not None and len(self.runnable) > 1:
            self._count_steps(task)
            task.steps += 1
            self._yield_to_other(task)

    def wait(self, verb: str, obj: Any, timeout: int | None, idle: bool = False) -> bool:
        """Parks the current task until `ready` is called for it. Returns False if `timeout` nanoseconds pass first.

        verb, obj: how the task waits and for what, for diagnoses. timeout: virtual nanoseconds; None for no limit.
        idle: the task serves others and waits for its next order, so a daemon may be left there at the program's end.
        """
        task = self.current
        if task is None:
            raise self.refuse("code that waits outside the explored program, for example while a module is imported")
        if self.aborting:
            raise Abort
        self.waits += 1
        if self.waits > MAX_WAITS:
            message = f"still running after {self.waits} waits"
            raise self.stop(ExecutionFailure("livelock", task.index, "StepBudget", message))
        self._count_steps(task)
        task.steps += 1
        task.verb, task.obj = verb, obj
        task.timed_out = False
        task.idle = idle
        self.runnable.remove(task)
        task.runnable = False
        if timeout is not None:
            self.timer_count += 1
            task.deadline = self.now + max(timeout, 0)
            heappush(self.timers, (task.deadline, self.timer_count, task))
        self.spin_count = self.clock_step = 0
        if self.recorder is not None:
            self.recorder.blocked(task, verb, obj)
        if timeout is not None:
            self._maybe_fire_early(task, timeout)
        chosen = self._choose_next(task)
        if chosen is task:
            self.burst_start = self.total
            self._arm(task)
        else:
            self._switch(task, chosen)
        task.verb, task.obj = "", None
        task.deadline = -1
        return not task.timed_out

    def finish(self, task: Task) -> None:
        """Called by an OS thread when its task has returned: hands control to the next task."""
        task.done = True
        if not self.aborting:
            self._count_steps(task)
            task.steps += 1
            self.runnable.remove(task)
            task.runnable = False
            self.spin_count = 0
            for other in task.joiners:
                self.ready(other)
            if self.main.exiting and all(other.done or other.daemon for other in self.tasks[1:]):
                self.ready(self.main)
            if self.recorder is not None:
                self.recorder.finished(task)
            try:
                chosen = self._choose_next(task)
            except Abort:
                pass
            else:
                self._resume(chosen)
                return
        self.main.resume_lock.release()

    def _choose_next(self, task: Task) -> Task:
        """The task that runs next, now that `task` cannot. If no task can run, the clock advances; without timers, that
        is a deadlock."""
        while not self.runnable:
            if not self.timers:
                raise self._no_task_can_run(task)
            self._next_deadline()
            if self.log_of_accesses is not None:
                self.strategy.time_passed()
        if len(self.runnable) == 1 and self.log_of_accesses is None:
            return self.runnable[0]
        default = default_next(task, self.runnable)
        chosen: Task = self.strategy.next_task(task, self.runnable, default, self.total)
        self._log(task, chosen, default)
        return chosen

    def _switch(self, task: Task, chosen: Task) -> None:
        self._resume(chosen)
        try:
            task.resume_lock.acquire()
        except KeyboardInterrupt:
            # The other task runs until its next switch point, which raises Abort and so hands control back.
            self.stop(ExecutionFailure("livelock", task.index, "Interrupted", "interrupted"))
            while not task.resume_lock.acquire(timeout=5):
                pass
            raise
        if self.aborting:
            raise Abort

    def _log(self, task: Task, chosen: Task, default: Task) -> None:
        """Logs a decision that differs from the default. A replay needs no others."""
        if chosen is not default:
            self.log.append((task.index, task.steps, chosen.index, task.runnable))
        if self.recorder is not None and chosen is not task:
            self.recorder.switched(task, chosen)

    def _resume(self, chosen: Task) -> None:
        self.current = chosen
        chosen.last_ran = self.burst_start = self.total
        self._arm(chosen)
        if not chosen.started:
            chosen.started = True
            self.thread_pool.assign(chosen, self.finish)
        chosen.resume_lock.release()

    # Which tasks can run.

    def ready(self, task: Task) -> None:
        """Marks `task` as runnable. It is not resumed yet."""
        if not task.runnable and not task.done:
            task.runnable = True
            self.runnable.append(task)
            current = self.current
            if current is not None and current.runnable and not self.aborting:
                self._count_steps(current)
                self._arm(current)
            task.last_ran = self.total

    def unready(self, task: Task) -> None:
        """Marks `task` as waiting again: what it waits for is no longer available."""
        if task.runnable:
            task.runnable = False
            self.runnable.remove(task)

    def spawn(self, name: str, body: Callable[[], Any], daemon: bool) -> Task:
        """Creates a runnable task. It gets an OS thread when it is first resumed."""
        task = Task(len(self.tasks), name, body, daemon)
        self.tasks.append(task)
        task.runnable = True
        self.runnable.append(task)
        current = self.current
        if current is not None and not self.aborting:
            # A task that starts threads makes progress, so it is not spinning.
            self._count_steps(current)
            self.burst_start = task.last_ran = self.total
            self._arm(current)
        return task

    # Choices other than the next task.

    def choose(self, count: int, rare: bool = False) -> int:
        """One of `count` possibilities, 0 being the ordinary one. The choice is logged and replayed like a switch.

        rare: whether the other possibilities are to be tried only seldom.
        """
        task = self.current
        if task is None or count < 2 or self.aborting:
            return 0
        self._count_steps(task)
        task.steps += 1
        chosen: int = self.strategy.choose(task, count, rare)
        if chosen:
            self.log.append((task.index, task.steps, chosen, False))
        self._arm(task)
        return chosen
