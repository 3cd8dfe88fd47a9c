"""The tools that are compared: how each is installed, and how each explores a program.

This file runs in the environment of each tool, too. There, it needs nothing but the standard library and that tool:

    python tools.py CONFIGURATION FILE FUNCTION SEED SCHEDULES SECONDS

It prints one JSON object. Each tool is called as its own documentation shows, with its defaults, except for the budget
and the seed.
"""

import importlib
import importlib.util
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

EVERY: Final = "every schedule"


@dataclass(frozen=True, slots=True)
class Run:
    """One exploration.

    found      whether a failure was found
    schedules  schedules that were run, the failing one included
    seconds    seconds from the call to its end, with what the tool does to explain the failure
    proof      which schedules were run completely, in words; empty for a sample
    problem    why the tool could not run the program; empty if it could
    """

    found: bool = False
    schedules: int = 0
    seconds: float = 0.0
    proof: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of one exploration: the one that ends first counts."""

    seed: int
    schedules: int
    seconds: float


def ours(path: Path, name: str, budget: Budget) -> Run:
    return _ours(path, name, budget)


def _ours(path: Path, name: str, budget: Budget, **options: Any) -> Run:
    from grader.sim import explore, load

    program = getattr(load(path), name)
    found = explore(program, schedules=budget.schedules, seconds=budget.seconds, seed=budget.seed, **options)
    return Run(found.failure is not None, found.schedules, proof=found.bound)


def ours_dfs(path: Path, name: str, budget: Budget) -> Run:
    return _ours(path, name, budget, strategy="dfs")


def frontrun_random(path: Path, name: str, budget: Budget) -> Run:
    return _frontrun(path, name, budget, strategy="random", max_attempts=budget.schedules, seed=budget.seed)


def frontrun_dpor(path: Path, name: str, budget: Budget) -> Run:
    return _frontrun(path, name, budget, strategy="dpor", max_executions=budget.schedules)


def frontrun_dpor_complete(path: Path, name: str, budget: Budget) -> Run:
    # With the virtual clock, it sees waits on conditions; with the real one, it does not get past them.
    options = {"max_executions": budget.schedules, "preemption_bound": None, "clock": "virtual"}
    return _frontrun(path, name, budget, strategy="dpor", **options)


def _frontrun(path: Path, name: str, budget: Budget, **options: Any) -> Run:
    import frontrun

    module = _module(path)
    raised: list[Exception] = []

    def setup() -> Any:
        raised.clear()
        return module.setup()

    def noting(worker: Callable[[Any], None]) -> Callable[[Any], None]:
        """It ends with a worker's exception and counts no schedules then. So the invariant looks for it."""

        def run(state: Any) -> None:
            try:
                worker(state)
            except Exception as problem:
                raised.append(problem)

        return run

    start = time.perf_counter()
    result = frontrun.explore(
        setup=setup,
        workers=[noting(worker) for worker in (module.BUGGY if name == "buggy" else module.RIGHT)],
        invariant=lambda state: not raised and module.holds(state),
        total_timeout=budget.seconds,
        **options,
    )
    complete = options["strategy"] == "dpor" and result.property_holds is True
    complete = complete and result.num_explored < budget.schedules and time.perf_counter() - start < budget.seconds
    bound = EVERY if options.get("preemption_bound", 2) is None else f"{EVERY} with 2 preemptions"
    problem = "" if result.property_holds is not None else result.inconclusive_reason
    return Run(result.property_holds is False, result.num_explored, proof=bound if complete else "", problem=problem)


def interleave_random(path: Path, name: str, budget: Budget) -> Run:
    return _interleave(path, name, budget, "random")


def interleave_pct(path: Path, name: str, budget: Budget) -> Run:
    return _interleave(path, name, budget, "pct")


def interleave_dfs(path: Path, name: str, budget: Budget) -> Run:
    import interleave_test

    end = time.perf_counter() + budget.seconds

    class InTime(interleave_test.DFSStrategy):
        """The same search, which has no limit of time of its own."""

        def more(self) -> bool:
            return time.perf_counter() < end and bool(super().more())

    return _interleave(path, name, budget, InTime())


def _interleave(path: Path, name: str, budget: Budget, strategy: Any) -> Run:
    import interleave_test

    result = interleave_test.explore(
        getattr(_module(path), name),
        iterations=budget.schedules,
        seed=budget.seed,
        strategy=strategy,
        raise_on_failure=False,
    )
    complete = result.exhausted and result.failure is None
    return Run(
        result.failure is not None,
        result.schedules_run,
        proof=f"{EVERY} with 2 preemptions" if complete else "",
    )


def detangle_auto(path: Path, name: str, budget: Budget) -> Run:
    return _detangle(path, name, budget, strategy="auto", seed=budget.seed)


def detangle_dfs(path: Path, name: str, budget: Budget) -> Run:
    import detangle

    return _detangle(path, name, budget, strategy=detangle.DFS(max_delays=3))


def _detangle(path: Path, name: str, budget: Budget, **options: Any) -> Run:
    import detangle

    program = getattr(_module(path), name)
    limits = {"runs": budget.schedules, "max_duration": budget.seconds}
    try:
        result = detangle.explore(program, database=False, **limits, **options)
    except detangle.BugFound as found:
        return Run(True, found.report.runs)
    return Run(False, result.runs, proof=f"{EVERY} with 3 deviations" if result.exhausted else "")


def simloom_random(path: Path, name: str, budget: Budget) -> Run:
    import simloom

    first = (
        budget.seed * budget.schedules
    )  # simloom numbers its runs, so that each of our seeds gets numbers of its own
    found = simloom.explore(getattr(_module(path), name), runs=budget.schedules, start_seed=first, world=False)
    return Run(found.failed, found.runs)


def simloom_systematic(path: Path, name: str, budget: Budget) -> Run:
    import simloom

    program = getattr(_module(path), name)
    found = simloom.explore_systematic(program, max_schedules=budget.schedules, world=False)
    return Run(found.failed, found.schedules, proof=f"{EVERY} with 2 delays" if found.proven_correct else "")


@dataclass(frozen=True, slots=True)
class Configuration:
    """One way to use one tool.

    package  what pip installs; empty for this project
    kind     the folder of its programs: `threads` or `tasks`
    seeded   whether it draws at random; otherwise it is a search that can end with a proof, and one seed is enough
    explore  runs one program
    """

    package: str
    kind: str
    seeded: bool
    explore: Callable[[Path, str, Budget], Run]

    @property
    def module(self) -> str:
        """The name by which the tool is imported."""
        return self.package.partition("=")[0].replace("-", "_") or "grader.sim"


FRONTRUN: Final = "frontrun==0.7.0"
INTERLEAVE: Final = "interleave-test==0.1.0"
DETANGLE: Final = "detangle==0.1.0"
SIMLOOM: Final = "simloom==0.5.0"

CONFIGURATIONS: Final = {
    "grader.sim": Configuration("", "threads", True, ours),
    "grader.sim, dfs": Configuration("", "threads", False, ours_dfs),
    "frontrun, random": Configuration(FRONTRUN, "threads", True, frontrun_random),
    "frontrun, dpor": Configuration(FRONTRUN, "threads", False, frontrun_dpor),
    "frontrun, dpor complete": Configuration(FRONTRUN, "threads", False, frontrun_dpor_complete),
    "interleave-test, random": Configuration(INTERLEAVE, "threads", True, interleave_random),
    "interleave-test, pct": Configuration(INTERLEAVE, "threads", True, interleave_pct),
    "interleave-test, dfs": Configuration(INTERLEAVE, "threads", False, interleave_dfs),
    "grader.sim, tasks": Configuration("", "tasks", True, ours),
    "detangle, auto": Configuration(DETANGLE, "tasks", True, detangle_auto),
    "detangle, dfs": Configuration(DETANGLE, "tasks", False, detangle_dfs),
    "simloom, random": Configuration(SIMLOOM, "tasks", True, simloom_random),
    "simloom, systematic": Configuration(SIMLOOM, "tasks", False, simloom_systematic),
}
"""Name of a configuration -> how it is installed and called. The order is that of the tables."""


def _module(path: Path) -> Any:
    """The program as an ordinary module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    configuration, file, name, seed, schedules, seconds = sys.argv[1:]
    chosen = CONFIGURATIONS[configuration]
    importlib.import_module(chosen.module)  # not part of the seconds
    start = time.perf_counter()
    try:
        run = chosen.explore(Path(file), name, Budget(int(seed), int(schedules), float(seconds)))
    except Exception as problem:  # whatever a tool raises is its result for this program
        run = Run(problem=f"{type(problem).__name__}: {problem}")
    taken = time.perf_counter() - start
    print(json.dumps({**asdict(run), "seconds": run.seconds or taken}), file=sys.__stdout__)


if __name__ == "__main__":
    main()
