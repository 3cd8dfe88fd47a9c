"""The comment on a pull request: finds the report of a finished run, checks it, and writes or renews one comment.

Law: the run belongs to a stranger. GitHub's own event says which pull request it is for, never the report. The report
is one file of limited size, valid by the schema, and its text is escaped. Nothing of it is run or unpacked to disk.
"""

import io
import json
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

from grader.course.github_api import GitHub
from grader.model import OperatorError, Report
from grader.reports import github_page, json_report

ARTIFACT = "concurrency-kit-report"
"""The name under which the workflow of the pull request stores its report."""
REPORT_FILE = "report.json"
AUTHOR = "github-actions[bot]"
"""The account of a workflow's token. A comment of anybody else is never changed."""


def comment_on_pull_request() -> str:
    """Comment on the pull request of the finished run that started this workflow. Returns a sentence about it.

    Raises OperatorError if GitHub refuses, or if the report is not valid.
    """
    run = _event().get("workflow_run") or {}
    github = GitHub()
    number = _pull_request(github, run)
    if number is None:
        return "No open pull request has this commit at its head. There is nothing to comment on."
    report = _report(github, run)
    if report is None:
        return "That run stored no report. There is nothing to comment on."
    body = github_page.to_comment(report)
    for each in github.pages(f"issues/{number}/comments"):
        mine = each.get("user", {}).get("login") == AUTHOR
        if mine and str(each.get("body", "")).startswith(github_page.MARKER):
            github.send("PATCH", f"issues/comments/{int(each['id'])}", {"body": body})
            return f"The comment on pull request {number} is renewed."
    github.send("POST", f"issues/{number}/comments", {"body": body})
    return f"Pull request {number} has a comment now."


def _event() -> dict[str, Any]:
    path = os.environ.get("GITHUB_EVENT_PATH", "")
    try:
        found = json.loads(Path(path).read_bytes())
    except (OSError, ValueError) as problem:
        raise OperatorError("The event of the workflow cannot be read.", "Run this on `workflow_run`.") from problem
    if not isinstance(found, dict) or "workflow_run" not in found:
        raise OperatorError("The event is not a finished run.", "Run this on `workflow_run`.")
    return found


def _pull_request(github: GitHub, run: dict[str, Any]) -> int | None:
    """The open pull request whose head is the commit of the run. The event has no number for a fork's."""
    if not run.get("head_repository"):  # the fork is gone
        return None
    owner = run["head_repository"]["owner"]["login"]
    found = github.pages("pulls", state="open", head=f"{owner}:{run['head_branch']}")
    return next((int(each["number"]) for each in found if each["head"]["sha"] == run["head_sha"]), None)


def _report(github: GitHub, run: dict[str, Any]) -> Report | None:
    listed = github.get(f"actions/runs/{int(run['id'])}/artifacts", name=ARTIFACT, per_page=100)["artifacts"]
    stored = next((each for each in listed if each["name"] == ARTIFACT and not each.get("expired")), None)
    if stored is None:
        return None
    packed = github.download(f"actions/artifacts/{int(stored['id'])}/zip", json_report.MAX_REPORT)
    try:
        return json_report.read(_unpack(packed))
    except ValueError as problem:
        raise OperatorError(f"No comment was made: {problem}.", "Look at the run that made the report.") from problem


def _unpack(packed: bytes) -> bytes:
    """The report in an archive, and not more bytes than a report may have, whatever the archive says about its size."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive, archive.open(REPORT_FILE) as file:
            if archive.getinfo(REPORT_FILE).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError("the report is packed in a way that GitHub does not use")
            return file.read(json_report.MAX_REPORT + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, zlib.error) as problem:
        raise ValueError(f"the report cannot be unpacked ({problem})") from None
