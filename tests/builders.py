"""Values for the tests: a clean run to change in one place, reports about it, an exercise on disk."""

from pathlib import Path

import msgspec
from hypothesis import settings

from grader.model.exercise import Exercise, Metadata
from grader.model.observation import Call, Observation, Returned
from grader.model.run_spec import JobSpec, RunSpec
from grader.model.verdict import CheckReport, ExerciseReport, Finding, Reason, Visibility
from grader.plain_values import encode

repeatable = settings(derandomize=True, deadline=None, max_examples=100)
"""Settings for every use of hypothesis: the same examples each time, and no time limit."""


def jobs(count: int, **how) -> tuple[JobSpec, ...]:
    """Jobs called "job 1", "job 2", ... with the given fields."""
    return tuple(JobSpec(name=f"job {number + 1}", **how) for number in range(count))


def run_of(*specs: JobSpec, **how) -> RunSpec:
    """A run of `work` with these jobs and the given fields."""
    return RunSpec(function="work", coroutine=False, arguments=(), jobs=specs, **how)


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
"""A run of two jobs of 0.1 s at the same time, with the right answer."""


def clean(**changes) -> Observation:
    """The clean run with changes. With other calls, it ends after the last of them unless `ended` is given."""
    calls = changes.get("calls") or CLEAN.calls
    last = max(call.arrived if call.ended is None else call.ended for call in calls)
    times = {"ended": last + 0.01, "fair_makespan": last - min(call.arrived for call in calls)}
    return msgspec.structs.replace(CLEAN, **times | changes)


STATUSES = {Reason.GRADER_BUG: "error"} | dict.fromkeys(
    (Reason.MACHINE_BUSY, Reason.MACHINE_LIMIT, Reason.NEEDS_REVIEW, Reason.NOT_UNDER_CONTROL), "inconclusive"
)


def check_of(name: str, reason: Reason | None = None, evidence: tuple[Observation, ...] = (), **words) -> CheckReport:
    """A check that passed, or one with a finding for the reason."""
    status = "passed" if reason is None else STATUSES.get(reason, "failed")
    text = {"what": f"seen of {name}", "why": "why it matters", "hint": "what to try"} | words
    finding = None if reason is None else Finding(status=status, reason=reason, **text)
    return CheckReport(id=name, title=f"Title of {name}", status=status, finding=finding, evidence=evidence)


def with_visibility(check: CheckReport, visibility: Visibility) -> CheckReport:
    """The check with another visibility."""
    return msgspec.structs.replace(check, visibility=visibility)


def report_of(
    *checks: CheckReport, slug: str = "fan_out", path: str = "inbox/fan_out.py", **more: object
) -> ExerciseReport:
    """A report with these checks. `more` are further fields."""
    return ExerciseReport(
        slug=slug,
        track="threads",
        title=f"About {slug}",
        summary="One sentence.",
        path=path,
        seconds=1.5,
        checks=checks,
        **more,
    )


STUB = b'"""The stub."""\n\n\ndef work(jobs):\n    raise NotImplementedError\n'


def exercise_in(root: Path, slug: str = "fan_out", *, track: str = "threads", number: int = 1) -> Exercise:
    """Write an exercise with a stub and three hints below `root`; the test adds what else it needs."""
    folder = root / "exercises" / track / f"{number:02}_{slug}"
    folder.mkdir(parents=True)
    metadata = Metadata(title=f"About {slug}", summary="One sentence.", hints=("look", "think", "try"))
    (folder / "exercise.toml").write_bytes(_toml(metadata))
    exercise = Exercise(slug=slug, track=track, folder=folder, solutions=root / "solutions" / slug, metadata=metadata)
    exercise.stub.write_bytes(STUB)
    return exercise


def _toml(metadata: Metadata) -> bytes:
    hints = ", ".join(f'"{hint}"' for hint in metadata.hints)
    return f'title = "{metadata.title}"\nsummary = "{metadata.summary}"\nhints = [{hints}]\n'.encode()
