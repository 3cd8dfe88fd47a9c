"""Reports as they are stored: JSON, compressed by zlib."""

import zlib

import msgspec

from grader.model import CheckReport, ExerciseReport, grader_bug


def our_error_report(slug: str, track: str, why: str) -> ExerciseReport:
    """The report on a submitted file that we could not deal with: our error, which `why` describes."""
    finding = grader_bug(why)
    check = CheckReport(id="report", title="The grader can report on this file", status="error", finding=finding)
    return ExerciseReport(slug=slug, track=track, title=slug, path="", seconds=0.0, checks=(check,))


def unpack_report(slug: str, blob: bytes) -> ExerciseReport:
    """The stored report. One that cannot be read is an error of ours."""
    try:
        return msgspec.json.decode(zlib.decompress(blob), type=ExerciseReport)
    except (zlib.error, ValueError, RecursionError, msgspec.MsgspecError) as problem:
        return our_error_report(slug, "", f"its stored report cannot be read ({type(problem).__name__}: {problem})")


def pack_report(report: ExerciseReport) -> bytes:
    """The report for the store."""
    return zlib.compress(msgspec.json.encode(report), 1)
