"""Explores a call of submitted code under many schedules, inside the student process, by means of `grader.sim`.

The submitted file and the scenarios are loaded rewritten; jobs take their seconds of virtual time.
"""

import asyncio
import builtins
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from grader import plain_values
from grader.sim import Failure, NotUnderControl, Step
from grader.sim.core import SECOND, SchedulerFault
from grader.sim.engine import KERNEL
from grader.sim.environment import exploration_session
from grader.sim.instrument import ModuleGuards, RerunFailed, compiled, load, unpack
from grader.sim.outcomes import OutcomeCollection, TooManyOutcomes, collect_outcomes, explain, explored_tree
from grader.sim.primitives import sleep
from grader.student.jobs import JOB_NAME, Job

CANARY = Path(__file__).resolve().with_name("canary.py")
"""The race with known outcomes."""
compiled(CANARY.read_bytes(), str(CANARY))  # once, in the process that all student processes are forked from
CANARY_SCHEDULES = 20
"""Number of schedules for the canary. Depth first, all its outcomes come within 16."""

MAX_STEPS = 2000
"""Steps of a failing schedule that are sent: the last ones."""
MAX_FINAL = 500
"""Shared variables whose last value is sent."""
MAX_THREADS = 100
"""Threads and tasks whose names and states are sent: first those with steps in the submitted file."""

PROGRESS_INTERVAL = 0.5
"""Seconds between two messages that say that the exploration goes on, so that a long one is not taken for a hang."""

Arguments = Callable[[Callable[[int], Any], Callable[[int], int]], list[Any]]
"""Decodes the arguments of the call. It is given the function that makes a job from its index in the request, and the
one that draws the index of one of so many values."""


def _outcome(kind: str, type_name: str, message: str, value: str | None, **more: Any) -> dict[str, Any]:
    """An outcome as the grader gets it; `value` is a digest."""
    failed = {"kind": kind, "type": type_name, "message": message[:2000]} if kind else {}
    return {"token": "", "count": 1} | more | failed | (json.loads(value) if value else {})


def _outcomes(found: OutcomeCollection) -> list[dict[str, Any]]:
    return [
        _outcome(each.kind, each.type, each.message, each.value, token=each.token, count=each.count, lapsed=each.early)
        for each in found.outcomes
    ]


def _step(step: Step, kept: list[int]) -> dict[str, Any]:
    """A step as the grader gets it, with the states of these threads."""
    return asdict(step) | {"states": "".join(step.states[number : number + 1] for number in kept)}


class MissingNames(Exception):
    """The submitted module does not define what it must."""


class VirtualJobs:
    """The calls of the jobs of one execution, in virtual seconds. `calls` is the number of calls of each job.

    first_start, last_end: virtual nanoseconds. They are read without `clock`: the program has not read one.
    """

    def __init__(self, count: int = 0) -> None:
        self.first_start = self.last_end = 0
        self.calls = [0] * count
        self.in_flight = self.peak = 0

    def start(self, index: int) -> None:
        """A call of a job begins."""
        KERNEL.count("jobs", starts=True)
        now = KERNEL.now
        self.first_start = self.first_start if any(self.calls) else now
        self.calls[index] += 1
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)

    def end(self) -> None:
        """A call of a job has ended."""
        KERNEL.count("jobs", starts=False)
        self.in_flight -= 1
        self.last_end = max(self.last_end, KERNEL.now)

    def make(self, index: int, job: dict[str, Any], receipt: str) -> Callable[[], Any]:
        """The job as a plain callable or a coroutine function."""

        def result() -> str:
            self.end()
            if job["raises"]:
                raise getattr(builtins, job["raises"])(receipt)
            return receipt

        def call() -> str:
            self.start(index)
            sleep(job["seconds"])
            return result()

        async def call_async() -> str:
            self.start(index)
            await asyncio.sleep(job["seconds"])
            return result()

        if not job["coroutine"]:
            return VirtualJob(call, job["name"])
        call_async.__name__ = call_async.__qualname__ = JOB_NAME
        return call_async


class VirtualJob(Job):
    """A plain job that makes `call`."""

    def __init__(self, call: Callable[[], str], name: str) -> None:
        super().__init__([], "", name)
        self._call = call

    def __call__(self) -> str:
        return self._call()


VirtualJob.__name__ = Job.__name__  # as diagrams show it


class ExplorationRunner:
    """Carries out the exploration of `request`, and `send`s a message to the grader now and then.

    wait_for_go  blocks until the grader answers a message; returns whether the outcomes in it are enough

    Raises what loading the submitted file raises, and MissingNames.
    """

    _is_first = True
    """No submitted code has run in this process."""

    def __init__(
        self,
        request: dict[str, Any],
        path: str,
        arguments: Arguments,
        send: Callable[..., None],
        wait_for_go: Callable[[], bool],
    ) -> None:
        self._send, self._wait_for_go, self._progress_at = send, wait_for_go, monotonic()
        self._request, self._spec, self._arguments = request, request["exploration"], arguments
        self._jobs = VirtualJobs()
        self._path = Path(path).resolve()
        self._unpack_scenarios()
        self._guards = ModuleGuards(self._path.stem) if self._spec["guarded"] else None
        self._module = load(path, guards=self._guards)
        for name in request["names"] if request["scenarios"] else [request["function"]]:
            if not callable(getattr(self._module, name, None)):
                raise MissingNames(f"{name} is missing")
        scenarios = request["scenarios"]
        self._called_module = load(scenarios, beside=self._module) if scenarios else self._module

    def _unpack_scenarios(self) -> None:
        """Takes the code of the scenarios that the grader has sent, if there is any.

        Only before the first submitted code runs in this process: later, that could have changed the file.
        """
        code = self._request["scenarios_code"] if ExplorationRunner._is_first else None
        if code and (packed := Path(code).read_bytes()):
            unpack(packed)
        ExplorationRunner._is_first = False

    def run(self) -> dict[str, Any]:
        """Explores, or explains one schedule; returns the message for the grader."""
        message = self._carry_out()
        if self._guards is not None and self._guards.refused:
            return {"type": "raised", "stage": "call", "kind": "GuardRefused", "message": self._guards.refused[:2000]}
        return message

    def _carry_out(self) -> dict[str, Any]:
        try:
            with exploration_session(self._request["turn"]):  # one for all: its end collects garbage, which takes long
                return self._explain() if self._spec["explain"] else self._explore()
        except RerunFailed as problem:
            return {"type": "raised", "stage": "import", "kind": "ImportError", "message": str(problem)[:2000]}
        except NotUnderControl as problem:
            return {"type": "raised", "stage": "call", "kind": "NotUnderControl", "message": str(problem)[:2000]}
        except TooManyOutcomes:
            raise
        except Exception as problem:  # what the program raises is an outcome
            text = str(problem) if isinstance(problem, SchedulerFault) else f"{type(problem).__name__}: {problem}"
            return {"type": "raised", "stage": "call", "kind": "SchedulerFault", "message": text[:2000]}

    def _explore(self) -> dict[str, Any]:
        spec = self._spec
        found = collect_outcomes(
            self._program,
            self._digest,
            schedules=spec["schedules"],
            seed=spec["seed"],
            cancel=spec["cancel"],
            early_timers=spec["lapses"],
            is_enough=self._is_enough,
        )
        amounts = spec["plant"]
        canary = load(CANARY)
        # The submitted module is not part of this: it is neither used nor run again.
        canary_outcomes = collect_outcomes(
            lambda: canary.program(*amounts), str, schedules=CANARY_SCHEDULES, strategy="dfs", rerun_modules=False
        )
        return {
            "type": "explored",
            "outcomes": _outcomes(found),
            "schedules": found.schedules,
            "bound": found.bound,
            "canary": sorted(int(each.value) for each in canary_outcomes.outcomes if each.value),
        }

    def _is_enough(self, found: OutcomeCollection) -> bool:
        self._send(type="found", outcomes=_outcomes(found))
        return self._wait_for_go()

    def _explain(self) -> dict[str, Any]:
        failure = explain(self._program, self._digest, self._spec["explain"], str(self._path))
        tree = None
        if self._spec["tree"] and failure.kind != "livelock":  # nobody can go through that many choices
            tree = explored_tree(self._program, self._digest, failure.token, str(self._path), failure.threads)
        lines, kept = failure.explanation.splitlines(), self._kept_threads(failure)
        return {
            "type": "explained",
            "bug": failure.bug,
            "sentence": lines[1] if len(lines) > 1 else "",
            "token": failure.token,
            "preemptions": failure.preemptions,
            "hidden_by_gil": failure.hidden_by_gil,
            "threads": [failure.threads[number] for number in kept],
            "steps": [_step(step, kept) for step in failure.steps[-MAX_STEPS:]],
            "final": failure.final[:MAX_FINAL],
            "tree": tree
            and asdict(tree)
            | {
                "steps": [_step(step, kept) for step in tree.steps],
                "ends": [_outcome(*each) for each in tree.ends],
            },
        }

    def _kept_threads(self, failure: Failure) -> list[int]:
        """The numbers of the threads that are sent, in order."""
        own = {step.thread for step in failure.steps[-MAX_STEPS:] if step.file == self._path.name}
        numbers = range(len(failure.threads))
        return sorted(sorted(numbers, key=lambda number: failure.threads[number] not in own)[:MAX_THREADS])

    def _program(self) -> Any:
        """One execution, with jobs of its own."""
        if (now := monotonic()) - self._progress_at > PROGRESS_INTERVAL:
            self._progress_at = now
            self._send(type="progress")
        planned, receipts = self._request["jobs"], self._spec["receipts"]
        virtual_jobs = self._jobs = VirtualJobs(len(planned))
        arguments = self._arguments(
            lambda index: virtual_jobs.make(index, planned[index], receipts[index]), KERNEL.choose
        )
        function = getattr(self._called_module, self._request["function"])
        if self._request["scenarios"]:
            return function(self._module, *arguments)
        return function(*arguments)

    def _digest(self, value: Any) -> str:
        """The outcome of an execution as text: executions with the same text have the same outcome."""
        jobs = self._jobs
        for starts in (True, False):
            KERNEL.count("jobs", starts=starts)  # it reads the counts of both
        makespan = 0.0 if KERNEL.early_timers else (jobs.last_end - jobs.first_start) / SECOND
        try:
            encoded = plain_values.encode(value)
        except plain_values.NotPlainData as problem:
            encoded = {"other": str(problem)}
        return json.dumps(
            {
                "value": encoded,
                "makespan": makespan,
                "peak": jobs.peak,
                "left": jobs.in_flight,
                "calls": jobs.calls,
            }
        )
