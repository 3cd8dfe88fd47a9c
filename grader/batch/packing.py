"""Reports as they are stored: JSON, compressed by zlib."""

import zlib
from typing import Any, TypeVar

import msgspec

from grader.model import CheckReport, ExerciseReport, grader_bug

Kind = TypeVar("Kind", bound=ExerciseReport)
"""A form of report: whole, or with packed evidence."""


def our_error_report(slug: str, track: str, why: str) -> ExerciseReport:
    """The report on a submitted file that we could not deal with: our error, which `why` describes."""
    finding = grader_bug(why)
    check = CheckReport(id="report", title="The grader can report on this file", status="error", finding=finding)
    return ExerciseReport(slug=slug, track=track, title=slug, path="", seconds=0.0, checks=(check,))


def unpack_report(slug: str, blob: bytes) -> ExerciseReport:
    """The stored report. One that cannot be read is an error of ours."""
    return _unpack(slug, blob, ExerciseReport)


class _CheckPacked(CheckReport, frozen=True, kw_only=True):
    """A check whose evidence is JSON."""

    evidence: msgspec.Raw = msgspec.Raw(b"[]")  # type: ignore[assignment]
    expectations: msgspec.Raw = msgspec.Raw(b"[]")  # type: ignore[assignment]


class _ReportPacked(ExerciseReport, frozen=True, kw_only=True):
    checks: tuple[_CheckPacked, ...]


EVIDENCE = CheckReport.__annotations__["evidence"]
"""The type of a check's evidence."""


def unpack_findings(slug: str, blob: bytes) -> ExerciseReport:
    """The stored report, without expectations, and without the runs of checks that have no finding.

    Most runs are those of such checks. They take most of the time that it takes to read a report.
    """
    found = _unpack(slug, blob, _ReportPacked)
    if not isinstance(found, _ReportPacked):
        return found
    try:
        return ExerciseReport(**_fields(found) | {"checks": tuple(map(_unpacked_check, found.checks))})
    except (ValueError, RecursionError, msgspec.MsgspecError) as problem:
        return _unreadable(slug, problem)


def _unpacked_check(check: _CheckPacked) -> CheckReport:
    runs = () if check.finding is None else msgspec.json.decode(check.evidence, type=EVIDENCE)
    return CheckReport(**_fields(check) | {"evidence": runs, "expectations": ()})


def _fields(found: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(found, name) for name in found.__struct_fields__}


def _unpack(slug: str, blob: bytes, kind: type[Kind]) -> Kind | ExerciseReport:
    try:
        return msgspec.json.decode(zlib.decompress(blob), type=kind)
    except (zlib.error, ValueError, RecursionError, msgspec.MsgspecError) as problem:
        return _unreadable(slug, problem)


def _unreadable(slug: str, problem: Exception) -> ExerciseReport:
    return our_error_report(slug, "", f"its stored report cannot be read ({type(problem).__name__}: {problem})")


def pack_report(report: ExerciseReport) -> bytes:
    """The report for the store."""
    return zlib.compress(msgspec.json.encode(report), 1)
