"""The report for programs: `grade --json`. Its schema is `report.schema.json` in this folder, version 1."""

import inspect
from typing import Any, Literal

import msgspec
from msgspec import Struct

from grader.model import (
    STORED_NAMES,
    CheckReport,
    ExerciseReport,
    Finding,
    Isolation,
    Observation,
    Overlap,
    Reason,
    Report,
    Status,
    SuiteRun,
    UnusedFile,
    Visibility,
    Withheld,
    measure,
)


class EvidenceRow(Struct, kw_only=True):
    """The evidence for a verdict: for each run its figures (seconds) and everything that the grader saw."""

    why: str = msgspec.field(default="")
    hint: str = msgspec.field(default="", name="try")
    timelines: list[Overlap] = []
    observations: list[Observation] = []


class CheckRow(Struct, kw_only=True):
    """One check. `reason` is null if the check passed; `remark` is what a pass rests on besides the evidence.

    visibility  who may see it; a report for students has only the checks that they may see
    """

    id: str
    title: str
    status: Status
    reason: Reason | None
    message: str
    remark: str = ""
    visibility: Visibility = Visibility.VISIBLE
    evidence: EvidenceRow


class ExerciseRow(Struct, kw_only=True):
    """One exercise. `reason` is that of the first failed check, else of the first check that did not pass.

    title      the name of the exercise, for people
    seconds    wall seconds from the start of the grading to the last verdict of the exercise
    ran        what was run; null if that is unknown
    withheld   numbers of the checks that the report leaves out for its reader
    untouched  whether the file is the program that was handed out for repair
    """

    slug: str
    track: str
    title: str = ""
    status: Status
    reason: Reason | None
    score: int
    max_score: int
    seconds: float
    ran: SuiteRun | None = None
    withheld: Withheld = Withheld()
    untouched: bool = False
    checks: list[CheckRow]


class Document(Struct, kw_only=True):
    """The whole report. `schema` changes when a field is removed or changes its meaning, not when one is added.

    unused  files of the submission that differ from the kit's; no verdict depends on them
    """

    version: Literal[1] = msgspec.field(default=1, name="schema")
    isolation: Isolation | None = None
    exercises: list[ExerciseRow]
    unused: list[UnusedFile] = []


MAX_REPORT = 32 << 20
"""Bytes of a report that is read. One of a whole course has some MB."""


def document(report: Report) -> Document:
    """The report as a value of the published schema."""
    rows = [_exercise(each) for each in report.exercises]
    return Document(isolation=report.isolation, exercises=rows, unused=list(report.unused))


def to_builtins(report: Report) -> dict[str, Any]:
    """The document as plain data. Renamed fields of observations appear under both names until version 2."""
    data: dict[str, Any] = msgspec.to_builtins(document(report))
    for exercise in data["exercises"]:
        for check in exercise["checks"]:
            for observation in check["evidence"]["observations"]:
                observation |= {new: observation[old] for new, old in STORED_NAMES.items()}
    return data


def to_json(report: Report) -> bytes:
    """The document as indented JSON in UTF-8, with a newline at the end."""
    encoded = msgspec.json.encode(to_builtins(report)).replace(b"##", b"#\\u0023")  # inert in the log of a CI job
    return msgspec.json.format(encoded, indent=2) + b"\n"


def read(content: bytes) -> Report:
    """The report from the output of `to_json`, as far as it holds it. The content may come from anybody.

    Scores, states and reasons of exercises follow from their checks again, whatever the content says about them.
    Raises ValueError for content that is too long or not valid by the schema.
    """
    if len(content) > MAX_REPORT:
        raise ValueError(f"the report is larger than {MAX_REPORT >> 20} MB")
    try:
        found = msgspec.json.decode(content, type=Document)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise ValueError(f"the report is not valid: {problem}") from None
    except RecursionError:
        raise ValueError("the report is nested too deeply") from None
    rows = tuple(_report(row, found.isolation) for row in found.exercises)
    return Report(exercises=rows, unused=tuple(found.unused))


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the output of `to_json`."""
    document_schema = msgspec.json.schema(Document)
    for each in document_schema["$defs"].values():
        if "description" in each:  # a docstring: Python 3.13 removes its indentation, older versions keep it
            each["description"] = inspect.cleandoc(each["description"])
    fields = document_schema["$defs"]["Observation"]["properties"]
    for new, old in STORED_NAMES.items():
        fields[new] = fields[old]
        fields[old] = fields[old] | {"deprecated": True, "description": f"Use {new}."}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document_schema}


def _exercise(each: ExerciseReport) -> ExerciseRow:
    problem = each.first_problem
    return ExerciseRow(
        slug=each.slug,
        track=each.track,
        title=each.title,
        status=each.status,
        reason=problem.finding.reason if problem and problem.finding else None,
        score=each.score,
        max_score=len(each.checks),
        seconds=round(each.seconds, 3),
        ran=each.ran,
        withheld=each.withheld,
        untouched=each.untouched,
        checks=[_check(check) for check in each.checks],
    )


def _report(row: ExerciseRow, isolation: Isolation | None) -> ExerciseReport:
    return ExerciseReport(
        slug=row.slug,
        track=row.track,
        title=row.title,
        path=f"{row.slug}.py",
        seconds=row.seconds,
        checks=tuple(map(_checked, row.checks)),
        isolation=isolation,
        ran=row.ran,
        withheld=row.withheld,
        untouched=row.untouched,
    )


def _checked(row: CheckRow) -> CheckReport:
    words, finding = row.evidence, None
    if row.reason is not None and row.status != "passed":
        finding = Finding(status=row.status, reason=row.reason, what=row.message, why=words.why, hint=words.hint)
    elif row.status != "passed":
        raise ValueError("the report has a check that did not pass and gives no reason")
    return CheckReport(
        id=row.id,
        title=row.title,
        status=row.status,
        finding=finding,
        evidence=tuple(words.observations),
        remark=row.remark,
        visibility=row.visibility,
    )


def _check(check: CheckReport) -> CheckRow:
    found = check.finding
    return CheckRow(
        id=check.id,
        title=check.title,
        status=check.status,
        reason=found.reason if found else None,
        message=found.what if found else "",
        remark=check.remark,
        visibility=check.visibility,
        evidence=EvidenceRow(
            why=found.why if found else "",
            hint=found.hint if found else "",
            timelines=[measure(seen) for seen in check.evidence],
            observations=list(check.evidence),
        ),
    )
