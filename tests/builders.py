"""Values made by hand for the tests: a clean run to change in one place, reports about it, an exercise on disk."""

from pathlib import Path

import msgspec
from hypothesis import settings

from grader.model.exercise import Exercise, Metadata
from grader.model.observation import Call, Observation, Returned
from grader.model.run_spec import JobSpec, RunSpec
from grader.model.verdict import CheckReport, ExerciseReport, Finding, Reason
from grader.plain_values import encode

repeatable = settings(derandomize=True, deadline=None, max_examples=100)
"""For every use of hypothesis: the same examples each time, and no clock."""


def jobs(count: int, **how) -> tuple[JobSpec, ...]:
    return tuple(JobSpec(name=f"job {number + 1}", **how) for number in range(count))


def run_of(*planned: JobSpec, **how) -> RunSpec:
    return RunSpec(function="work", coroutine=False, arguments=(), jobs=planned, **how)


def answered(*spans: tuple[float, float]) -> tuple[Call, ...]:
    """One call for each (start, end): of job 0, 1, 2 ..., with the receipts "r0", "r1", "r2" ..."""
    return tuple(
        Call(job=index, arrived=start, ended=end, outcome="answered", receipt=f"r{index}")
        for index, (start, end) in enumerate(spans)
    )


CLEAN = Observation(
    run=run_of(*jobs(2)),
    ending=Returned(encode(["r0", "r1"])),
    calls=answered((0.0, 0.1), (0.0, 0.1)),
    ended=0.11,
    fair_time=0.11,
    fair_makespan=0.1,
    cpu=0.01,
)
"""Two jobs of 0.1 s side by side, and the right answer."""


def clean(**changes) -> Observation:
    """The clean run with changes. With other calls it ends after the last of them, unless told otherwise."""
    calls = changes.get("calls") or CLEAN.calls
    last = max(call.arrived if call.ended is None else call.ended for call in calls)
    times = {"ended": last + 0.01, "fair_makespan": last - min(call.arrived for call in calls)}
    return msgspec.structs.replace(CLEAN, **times | changes)


STATUSES = {Reason.MACHINE_BUSY: "inconclusive", Reason.GRADER_BUG: "error"}


def check_of(name: str, reason: Reason | None = None, evidence: tuple[Observation, ...] = (), **words) -> CheckReport:
    """A check that passed, or one with a finding for the reason."""
    status = "passed" if reason is None else STATUSES.get(reason, "failed")
    told = {"what": f"seen of {name}", "why": "why it matters", "hint": "what to try"} | words
    finding = None if reason is None else Finding(status=status, reason=reason, **told)
    return CheckReport(id=name, title=f"Title of {name}", status=status, finding=finding, evidence=evidence)


def report_of(*checks: CheckReport, slug: str = "fan_out", path: str = "inbox/fan_out.py") -> ExerciseReport:
    return ExerciseReport(
        slug=slug,
        track="threads",
        title=f"About {slug}",
        summary="One sentence.",
        path=path,
        seconds=1.5,
        checks=checks,
    )


STUB = b'"""The stub."""\n\n\ndef work(jobs):\n    raise NotImplementedError\n'


def exercise_in(root: Path, slug: str = "fan_out", *, track: str = "threads", number: int = 1) -> Exercise:
    """Writes an exercise with a stub and three hints below `root`; the rest is up to the test."""
    folder = root / "exercises" / track / f"{number:02}_{slug}"
    folder.mkdir(parents=True)
    about = Metadata(title=f"About {slug}", summary="One sentence.", hints=("look", "think", "try"))
    (folder / "exercise.toml").write_bytes(_toml(about))
    exercise = Exercise(slug=slug, track=track, folder=folder, solutions=root / "solutions" / slug, metadata=about)
    exercise.stub.write_bytes(STUB)
    return exercise


def _toml(about: Metadata) -> bytes:
    hints = ", ".join(f'"{hint}"' for hint in about.hints)
    return f'title = "{about.title}"\nsummary = "{about.summary}"\nhints = [{hints}]\n'.encode()
