"""SARIF 2.1.0 (OASIS), for code scanning on GitHub, and for editors: a failing schedule is shown as thread flows.

Each thread of the schedule is a thread flow, and `executionOrder` tells how the steps of the threads interleave. Limits
are those of GitHub: results of a run, and locations of a thread flow.
"""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from grader import __version__
from grader.judging import GENERAL
from grader.model import CheckReport, ExerciseReport, Explained, InterleavingStep, Reason
from grader.reports.audience import OUR_ERROR
from grader.reports.escape import escape_control, escape_control_lines
from grader.reports.evidence import failing_schedule
from grader.reports.formats.code_quality import problem_fingerprint
from grader.reports.formats.content import Content, to_json_bytes
from grader.reports.locations import relative_path, unique_ids
from grader.reports.places import line_of
from grader.reports.plain_text import first_line, plain_text, shorten

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MAX_RESULTS = 5_000
"""Results of a run that GitHub keeps."""
MAX_STEPS = 1_000
"""Steps of a thread flow that GitHub shows."""
MAX_TEXT = 10_000
"""Characters of a message."""


def to_sarif(content: Content) -> bytes:
    """One run with a result for each failed check, and a rule for each reason that occurs."""
    results: list[dict[str, Any]] = []
    reasons: dict[Reason, None] = {}
    errors = 1 if content.problem else 0
    for exercise in content.report.exercises:
        path = relative_path(exercise.path, content.root)
        for name, check in zip(unique_ids(exercise.checks), exercise.checks, strict=True):
            errors += check.status == "error"
            if check.finding and check.status == "failed" and len(results) < MAX_RESULTS:
                reasons.setdefault(check.finding.reason)
                index = list(reasons).index(check.finding.reason)
                results.append(_result(exercise, check, name, path, index))
    driver = {"name": "concurrency-kit", "version": __version__, "rules": [_rule(reason) for reason in reasons]}
    words = f"Nothing could be graded. {content.problem}" if content.problem else OUR_ERROR
    notice = {"level": "error", "message": {"text": escape_control_lines(shorten(words, MAX_TEXT))}}
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not errors, "toolExecutionNotifications": [notice] * bool(errors)}],
        "results": results,
    }
    return to_json_bytes({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(reason: Reason) -> dict[str, Any]:
    advice = GENERAL[reason]
    return {
        "id": reason.value,
        "shortDescription": {"text": reason.value.replace("_", " ")},
        "fullDescription": {"text": shorten(advice.meaning, 1_000)},
        "help": {"text": f"{advice.why} {advice.hint}"},
    }


def _result(exercise: ExerciseReport, check: CheckReport, name: str, path: str, rule: int) -> dict[str, Any]:
    assert check.finding is not None
    reason = check.finding.reason.value
    file = PurePosixPath(path).name
    message = f"{check.title}: {first_line(check)}\n\n{plain_text(check, file)}"
    result: dict[str, Any] = {
        "ruleId": reason,
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": escape_control_lines(shorten(message, MAX_TEXT))},
        "locations": [_place(path, line_of(check, file))],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{problem_fingerprint(exercise.slug, name, reason, file)}:1"
        },
    }
    explained = failing_schedule(check)
    if explained is not None and explained.steps:
        result["codeFlows"] = [_code_flow(explained, exercise, path)]
    return result


def _code_flow(explained: Explained, exercise: ExerciseReport, path: str) -> dict[str, Any]:
    order = list(enumerate(explained.steps, start=1))
    names = dict.fromkeys([*explained.threads, *(step.thread for step in explained.steps)])
    flows = []
    for thread in names:
        own = [(at, step) for at, step in order if step.thread == thread][:MAX_STEPS]
        if own:
            steps = [_step(at, step, exercise, path) for at, step in own]
            flows.append({"id": escape_control(thread), "locations": steps})
    return {"message": {"text": escape_control_lines(explained.sentence)}, "threadFlows": flows}


def _step(at: int, step: InterleavingStep, exercise: ExerciseReport, path: str) -> dict[str, Any]:
    words = " ".join(each for each in (step.action, step.target) if each)
    words += f": {step.value}" if step.value else ""
    own = step.file in ("", f"{exercise.slug}.py", PurePosixPath(path).name)
    place = _place(path if own else step.file, step.line)
    place["message"] = {"text": escape_control(shorten(words or "continues", 300))}
    return {"executionOrder": at, "importance": "essential" if step.switch else "important", "location": place}


def _place(path: str, line: int) -> dict[str, Any]:
    uri = quote(path.encode("utf-8", "backslashreplace"))
    artifact = {"uri": uri} if uri.startswith("/") else {"uri": uri, "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": max(1, line)}}}
