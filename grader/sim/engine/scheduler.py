"""The scheduler: many OS threads, of which exactly one runs.

Its law: whoever runs holds the baton, and gives it away only inside `point`, `wait` and `finish`. A switch point in
submitted code costs one countdown (`0 in repeat(0, n)`, all in C); Python code of ours runs only when the countdown
is over. Time is a number that moves when nobody can run, or when the policy says so.
"""

from collections.abc import Callable
from heapq import heappush
from itertools import repeat
from typing import Any

from grader.sim.core import (
    COUNTDOWN,
    IDLE,
    SCOPE,
    Abort,
    ExecutionFailure,
    NotUnderControl,
    Recorder,
    Task,
    default_next,
)
from grader.sim.engine.limits import IDLE_ROUNDS, IDLE_STEPS, MAX_STEPS, MAX_WAITS, PATIENCE, SPINS, STARVED
from grader.sim.engine.os_threads import Workers
from grader.sim.engine.virtual_time import VirtualTime
from grader.sim.strategies import Strategy


class Scheduler(VirtualTime):
    """Decides who runs, within one execution."""

    main: Task

    def __init__(self) -> None:
        self.active = False
        self.between = False
        self.workers = Workers()
        self.max_steps = MAX_STEPS
        self.stalls = False
        self._reset(None, None)

    def _reset(self, policy: Strategy | None, recorder: Recorder | None) -> None:
        self.policy: Any = policy
        self.recorder = recorder
        self.aborting = False
        self.trouble: ExecutionFailure | None = None
        self.now = 0
        self.total = 0
        self.spins = 0
        self.lapse = 0
        self.lapses = 0
        self.shown = 0
        self.waits = 0
        self.burst = 0
        self.fair_until = STARVED
        self.armed = 0
        self.left = 0
        self.log: list[tuple[int, int, int, bool]] = []
        self.tasks: list[Task] = []
        self.runnable: list[Task] = []
        self.timers: list[tuple[int, int, Task]] = []
        self.timer_count = 0
        self.exit_hooks: list[Callable[[], None]] = []
        self.reads_clock = self.stalled = False
        self.refused = ""
        self.leaks: list[tuple[str, str, str]] = []
        self.countdown: Any = repeat(0)
        SCOPE[IDLE] = repeat(0, IDLE_ROUNDS)
        self.current: Task | None = None

    def stop(self, trouble: ExecutionFailure) -> Abort:
        """Notes what went wrong, unless something did before, and makes every switch point raise from now on."""
        if self.trouble is None and not self.aborting:
            self.trouble = trouble
            if self.recorder is not None:
                self.recorder.stopped(self.tasks)
        self.aborting = True
        SCOPE[IDLE] = SCOPE[COUNTDOWN] = self.countdown = ()
        return Abort()

    def refuse(self, what: str) -> NotUnderControl:
        """The error for what cannot be scheduled; the exploration ends with it even if the program catches it."""
        self.refused = f"not under control: {what}"
        return NotUnderControl(self.refused)

    # The countdown.

    def _arm(self, task: Task) -> None:
        if len(self.runnable) < 2:
            steps = PATIENCE
        else:
            steps = self.policy.steps_until_choice(task, self.runnable, self.total)
            rest = self.burst + PATIENCE - self.total
            if steps > rest:
                steps = max(0, rest)
        if self.recorder is not None:
            self.left = steps
            self.armed = 0
            SCOPE[COUNTDOWN] = self.countdown = ()
        else:
            self.armed = steps
            SCOPE[COUNTDOWN] = self.countdown = repeat(0, steps)

    def _account(self, task: Task) -> None:
        """Books the steps that the countdown has counted so far."""
        if self.recorder is None:
            taken = self.armed - self.countdown.__length_hint__()
            task.steps += taken
            self.total += taken
            self.armed -= taken

    # Where tasks give the baton away.

    def switch_point(self, site: int) -> bool:
        """What a switch point calls when the countdown is over. Always True, or raises `Abort`."""
        task = self.current
        if task is None:
            if self.between:
                # Some finalizer of an execution that is over: nobody waits for it, and it might never end.
                raise Abort
            return True
        if self.aborting:
            raise Abort
        task.site = site
        taken = self.armed + 1
        task.steps += taken
        self.total += taken
        self.armed = 0
        recorder = self.recorder
        if recorder is None:
            self._decide(task)
        else:
            recorder.before(task, site)
            if self.left > 0:
                self.left -= 1
            elif recorder.allows(task, site):
                self._decide(task)
            recorder.point(task, site)
        return True

    def on_idle_loop(self) -> bool:
        """What a loop that touches nothing shared calls when it has gone on for long, or must end."""
        task = self.current
        if self.aborting or task is None:
            if task is None and not self.between:
                return True
            raise Abort
        SCOPE[IDLE] = repeat(0, IDLE_ROUNDS)
        self._account(task)
        task.steps += IDLE_STEPS
        self.total += IDLE_STEPS
        self._grow_impatient(task)
        return True

    def _decide(self, task: Task) -> None:
        total = self.total
        if total - self.burst >= PATIENCE:
            self._grow_impatient(task)
            return
        if len(self.runnable) > 1:
            starving = self._starving(task) if total >= self.fair_until else None
            chosen = starving or self.policy.next_task(task, self.runnable, task, total)
            if chosen is not task:
                if total >= self.max_steps:
                    raise self._endless(task)
                self.log.append((task.index, task.steps, chosen.index, True))
                if self.recorder is not None:
                    self.recorder.switched(task, chosen)
                self._switch(task, chosen)
                return
        self._arm(task)

    def _starving(self, task: Task) -> Task | None:
        """Who could have run for long and did not, if there is somebody."""
        self.fair_until = self.total + PATIENCE
        last = min((other for other in self.runnable if other is not task), key=lambda other: other.ran)
        return self.policy.on_yield(task, [task, last]) if self.total - last.ran >= STARVED else None

    def _endless(self, task: Task) -> Abort:
        message = f"still running after {self.total} steps"
        return self.stop(ExecutionFailure("livelock", task.index, "StepBudget", message))

    def _grow_impatient(self, task: Task) -> None:
        """The task has run for long: perhaps it spins. Others go on; when all do so, time does."""
        if self.total >= self.max_steps:
            raise self._endless(task)
        self.spins += 1
        self.burst = self.total
        if self.timers and self.spins >= SPINS * len(self.runnable):
            self.spins = 0
            self._next_deadline()
        self._rotate(task)

    def _rotate(self, task: Task) -> None:
        if len(self.runnable) > 1:
            chosen = self.policy.on_yield(task, self.runnable)
            self._log(task, chosen, default_next(task, self.runnable))
            if chosen is not task:
                self._switch(task, chosen)
                return
        self._arm(task)

    def op(self) -> None:
        """The switch point before each operation of a primitive."""
        if 0 not in self.countdown:
            self.switch_point(-1)

    def yield_now(self) -> None:
        """The task offers to let others go first, as `time.sleep(0)` does."""
        self.op()
        task = self.current
        if task is not None and len(self.runnable) > 1:
            self._account(task)
            task.steps += 1
            self._rotate(task)

    def wait(self, verb: str, thing: Any, timeout: int | None, idle: bool = False) -> bool:
        """Parks the current task until `ready` is called for it; False when `timeout` nanoseconds pass before.

        idle: it serves others and waits for its next order, so a daemon may be left there when the program ends.
        """
        task = self.current
        if task is None:
            raise self.refuse("waiting outside a program that is explored, such as while a module is imported")
        if self.aborting:
            raise Abort
        self.waits += 1
        if self.waits > MAX_WAITS:
            raise self.stop(
                ExecutionFailure("livelock", task.index, "StepBudget", f"still going after {self.waits} waits")
            )
        self._account(task)
        task.steps += 1
        task.verb, task.thing = verb, thing
        task.timed_out = False
        task.idle = idle
        self.runnable.remove(task)
        task.runnable = False
        if timeout is not None:
            self.timer_count += 1
            task.deadline = self.now + max(timeout, 0)
            heappush(self.timers, (task.deadline, self.timer_count, task))
        self.spins = self.lapse = 0
        if self.recorder is not None:
            self.recorder.blocked(task, verb, thing)
        if timeout is not None:
            self._may_lapse(task, timeout)
        chosen = self._forced(task)
        if chosen is task:
            self.burst = self.total
            self._arm(task)
        else:
            self._switch(task, chosen)
        task.verb, task.thing = "", None
        task.deadline = -1
        return not task.timed_out

    def finish(self, task: Task) -> None:
        """Called by a worker when its task has returned: hands the baton to whoever is next."""
        task.done = True
        if not self.aborting:
            self._account(task)
            task.steps += 1
            self.runnable.remove(task)
            task.runnable = False
            self.spins = 0
            for other in task.joiners:
                self.ready(other)
            if self.main.exiting and all(other.done or other.daemon for other in self.tasks[1:]):
                self.ready(self.main)
            if self.recorder is not None:
                self.recorder.finished(task)
            try:
                chosen = self._forced(task)
            except Abort:
                pass
            else:
                self._resume(chosen)
                return
        self.main.baton.release()

    def _forced(self, task: Task) -> Task:
        """Who runs next, now that `task` cannot. Moves the clock when nobody can; nobody ever: deadlock."""
        while not self.runnable:
            if not self.timers:
                raise self._stuck(task)
            self._next_deadline()
        if len(self.runnable) == 1:
            return self.runnable[0]
        default = default_next(task, self.runnable)
        chosen: Task = self.policy.next_task(task, self.runnable, default, self.total)
        self._log(task, chosen, default)
        return chosen

    def _stuck(self, task: Task) -> Abort:
        blocked = [other for other in self.tasks if not other.done and not other.daemon]
        if self.main.exiting:
            left = [other for other in blocked if other is not self.main]
            names = ", ".join(other.name for other in left)
            return self.stop(
                ExecutionFailure("leak", left[0].index, "ThreadsLeftBehind", f"the program ended, but not: {names}")
            )
        names = ", ".join(other.name for other in blocked)
        return self.stop(ExecutionFailure("deadlock", task.index, "Deadlock", f"nobody can run: {names}"))

    def _switch(self, task: Task, chosen: Task) -> None:
        self._resume(chosen)
        try:
            task.baton.acquire()
        except KeyboardInterrupt:
            # The other side runs until its next switch point, which raises Abort and so gives the baton back.
            self.stop(ExecutionFailure("livelock", task.index, "Interrupted", "interrupted"))
            while not task.baton.acquire(timeout=5):
                pass
            raise
        if self.aborting:
            raise Abort

    def _log(self, task: Task, chosen: Task, default: Task) -> None:
        """Notes a decision that is not the default one; a replay needs no others."""
        if chosen is not default:
            self.log.append((task.index, task.steps, chosen.index, task.runnable))
        if self.recorder is not None and chosen is not task:
            self.recorder.switched(task, chosen)

    def _resume(self, chosen: Task) -> None:
        self.current = chosen
        chosen.ran = self.burst = self.total
        self._arm(chosen)
        if not chosen.started:
            chosen.started = True
            self.workers.assign(chosen, self.finish)
        chosen.baton.release()

    # Who can run.

    def ready(self, task: Task) -> None:
        """`task` can run again (it is not resumed yet)."""
        if not task.runnable and not task.done:
            task.runnable = True
            self.runnable.append(task)
            current = self.current
            if current is not None and current.runnable and not self.aborting:
                self._account(current)
                self._arm(current)
            task.ran = self.total

    def unready(self, task: Task) -> None:
        """What `task` waits for is gone again."""
        if task.runnable:
            task.runnable = False
            self.runnable.remove(task)

    def spawn(self, name: str, body: Callable[[], Any], daemon: bool) -> Task:
        """A new task that can run; it gets an OS thread when it is first resumed."""
        task = Task(len(self.tasks), name, body, daemon)
        self.tasks.append(task)
        task.runnable = True
        self.runnable.append(task)
        current = self.current
        if current is not None and not self.aborting:
            # Whoever starts threads gets on, so it is not spinning.
            self._account(current)
            self.burst = task.ran = self.total
            self._arm(current)
        return task

    # Choices that are not about threads.

    def choose(self, count: int, rare: bool = False) -> int:
        """One of `count` possibilities, 0 being the ordinary one; logged and replayed like a switch.

        rare: the others are to be tried now and then only.
        """
        task = self.current
        if task is None or count < 2 or self.aborting:
            return 0
        self._account(task)
        task.steps += 1
        chosen: int = self.policy.choose(task, count, rare)
        if chosen:
            self.log.append((task.index, task.steps, chosen, False))
        self._arm(task)
        return chosen
