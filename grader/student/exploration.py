"""A call of submitted code under many schedules, inside the student process: what `grader.sim` is to the suites.

The submitted file and the scenarios are loaded rewritten; jobs take their seconds of virtual time.
"""

import asyncio
import builtins
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader import plain_values
from grader.sim import NotUnderControl
from grader.sim.engine import KERNEL
from grader.sim.instrument import RerunFailed, compiled, load
from grader.sim.outcomes import collect_outcomes, explain
from grader.sim.primitives import monotonic, sleep

CANARY = Path(__file__).resolve().with_name("canary.py")
compiled(CANARY.read_bytes(), str(CANARY))  # once, in the process that all student processes are forked from
PLANTED_SCHEDULES = 20
"""Depth first, all its outcomes come within 16."""

Arguments = Callable[[Callable[[dict[str, Any]], Any]], list[Any]]
"""Decodes the call's arguments; is told how to make a job of its order."""


class MissingNames(Exception):
    """The submitted module does not define what it must."""


class VirtualJobs:
    """What the jobs of one execution did, in virtual time."""

    def __init__(self) -> None:
        self.first = self.last = 0.0
        self.calls = self.flying = self.peak = 0

    def begin(self) -> None:
        now = monotonic()
        self.first = self.first if self.calls else now
        self.calls += 1
        self.flying += 1
        self.peak = max(self.peak, self.flying)

    def end(self) -> None:
        self.flying -= 1
        self.last = max(self.last, monotonic())

    def make(self, job: dict[str, Any], receipt: str) -> Callable[[], Any]:
        """The job as a function or a coroutine function."""

        def settle() -> str:
            self.end()
            if job["raises"]:
                raise getattr(builtins, job["raises"])(receipt)
            return receipt

        def call() -> str:
            self.begin()
            sleep(job["seconds"])
            return settle()

        async def call_async() -> str:
            self.begin()
            await asyncio.sleep(job["seconds"])
            return settle()

        made = call_async if job["coroutine"] else call
        made.__name__ = made.__qualname__ = job["name"]
        return made


class ExplorationRunner:
    """Everything that `order` asks for. Raises what loading the submitted file raises, and Missing."""

    def __init__(self, order: dict[str, Any], path: str, arguments: Arguments) -> None:
        self._order, self._plan, self._arguments = order, order["exploration"], arguments
        self._books = VirtualJobs()
        self._path = Path(path).resolve()
        self._module = load(path)
        for name in order["names"] if order["scenarios"] else [order["function"]]:
            if not callable(getattr(self._module, name, None)):
                raise MissingNames(f"{name} is missing")
        self._place = load(order["scenarios"], beside=self._module) if order["scenarios"] else self._module

    def run(self) -> dict[str, Any]:
        """What is to be said of it."""
        try:
            return self._explain() if self._plan["explain"] else self._survey()
        except RerunFailed as problem:
            return {"type": "raised", "stage": "import", "kind": "ImportError", "message": str(problem)[:2000]}
        except NotUnderControl as problem:
            return {"type": "raised", "stage": "call", "kind": "NotUnderControl", "message": str(problem)[:2000]}

    def _survey(self) -> dict[str, Any]:
        plan = self._plan
        found = collect_outcomes(
            self._program,
            self._digest,
            schedules=plan["schedules"],
            seed=plan["seed"],
            cancel=plan["cancel"],
            lapses=plan["lapses"],
        )
        amounts = plan["plant"]
        planted = load(CANARY)
        # The submitted module is no part of this: it is neither used nor run again.
        seen = collect_outcomes(
            lambda: planted.program(*amounts), str, schedules=PLANTED_SCHEDULES, strategy="dfs", afresh=False
        )
        return {
            "type": "explored",
            "outcomes": [
                {"token": each.token, "count": each.count, "lapsed": each.lapsed}
                | ({"kind": each.kind, "type": each.type, "message": each.message[:2000]} if each.kind else {})
                | (json.loads(each.value) if each.value else {})
                for each in found.outcomes
            ],
            "schedules": found.schedules,
            "bound": found.bound,
            "canary": sorted(int(each.value) for each in seen.outcomes if each.value),
        }

    def _explain(self) -> dict[str, Any]:
        failure = explain(self._program, self._digest, self._plan["explain"], str(self._path))
        told = failure.explanation.splitlines()
        return {
            "type": "explained",
            "bug": failure.bug,
            "sentence": told[1] if len(told) > 1 else "",
            "token": failure.token,
            "preemptions": failure.preemptions,
            "hidden_by_gil": failure.hidden_by_gil,
            "threads": failure.threads,
            "steps": [asdict(step) for step in failure.steps],
        }

    def _program(self) -> Any:
        books = self._books = VirtualJobs()
        receipts = dict(zip([job["name"] for job in self._order["jobs"]], self._plan["receipts"], strict=True))
        arguments = self._arguments(lambda job: books.make(job, receipts[job["name"]]))
        function = getattr(self._place, self._order["function"])
        if self._order["scenarios"]:
            return function(self._module, *arguments)
        return function(*arguments)

    def _digest(self, value: Any) -> str:
        books = self._books
        span = 0.0 if KERNEL.lapses else round(books.last - books.first, 9)
        try:
            told = plain_values.encode(value)
        except plain_values.NotPlainData as problem:
            told = {"other": str(problem)}
        return json.dumps({"value": told, "makespan": span, "peak": books.peak, "left": books.flying})
