"""Output of `grade --github` for a step of GitHub Actions: annotations in the log, a summary of the job, outputs."""

import os
from pathlib import Path
from typing import TextIO

from grader.model import ExerciseReport, OperatorError, Report
from grader.reports import github, github_page
from grader.reports.escape import write_workflow_command

SOURCE_LIMIT = 1 << 20
"""Bytes of a submitted file that are read to find the line of a definition."""


def is_github() -> bool:
    """Whether this process runs in a step of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def publish_to_github(report: Report, stream: TextIO, *, submission: Path | None, report_file: Path | None) -> None:
    """Print the annotations to `stream`, and append to the files that the runner names, as far as it names them.

    submission   the folder with the submitted files; None for the copy of the kit itself
    report_file  the JSON report of this grading; None if there is none

    Raises OperatorError for a file of the runner that cannot be written.
    """
    files = {each.slug: _submitted(each, submission) for each in report.exercises}
    for line in github.commands(github.annotate(report, files)):
        write_workflow_command(line, stream)
    stream.flush()
    _append("GITHUB_STEP_SUMMARY", github_page.to_summary(report))
    try:
        _append("GITHUB_OUTPUT", github.outputs(report, str(report_file.absolute()) if report_file else ""))
    except ValueError as problem:
        raise OperatorError(str(problem), "Give --json another name.") from problem


def _append(variable: str, text: str) -> None:
    name = os.environ.get(variable)
    if not name:
        return
    try:
        with Path(name).open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as problem:
        message = f"The file of {variable} cannot be written: {problem.strerror}."
        raise OperatorError(message, "Use --no-github outside of GitHub Actions.") from problem


def _submitted(exercise: ExerciseReport, submission: Path | None) -> github.SubmittedText:
    path = Path(exercise.path).absolute()
    roots = [each for each in path.parents if (each / ".git").exists()]
    roots += [each for each in (submission, Path(os.environ.get("GITHUB_WORKSPACE") or path.parent)) if each]
    root = next((each for each in roots if path.is_relative_to(each)), path.parent)
    return github.SubmittedText(path.relative_to(root).as_posix(), _text(path))


def _text(path: Path) -> str:
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            return file.read(SOURCE_LIMIT).decode("utf-8", "replace")
    except OSError:
        return ""
