"""The table of formats, and the one way to render one: `render_format`."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from grader.model import Audience, GradebookRow, Report, SubmissionInfo
from grader.reports import feedback, json_report, junit
from grader.reports.audience import report_for
from grader.reports.formats.artemis import to_artemis
from grader.reports.formats.classroom50 import to_classroom50
from grader.reports.formats.code_quality import to_code_quality
from grader.reports.formats.coderunner import to_coderunner
from grader.reports.formats.content import Content, mark_of
from grader.reports.formats.exercism import to_exercism
from grader.reports.formats.gradescope import to_gradescope
from grader.reports.formats.prairielearn import to_prairielearn
from grader.reports.formats.sarif import to_sarif
from grader.reports.formats.vpl import to_vpl


class Format(Struct, frozen=True, kw_only=True):
    """One format.

    text      what it is, for people
    file      the usual name of the file
    function  makes the file
    hides     whether the platform hides checks from students itself, so that the file has all of them
    """

    text: str
    file: str
    function: Callable[[Content], bytes]
    hides: bool = False


def _json(content: Content) -> bytes:
    return json_report.to_json(content.report)


def _junit(content: Content) -> bytes:
    return junit.to_junit(content.report, content.root, content.problem)


def _markdown(content: Content) -> bytes:
    about = SubmissionInfo(id="Feedback", problem=content.problem)
    row = GradebookRow(about=about, exercises=content.report.exercises)
    return feedback.to_markdown(row, Audience.INSTRUCTOR).encode()  # the report has been cut for its reader


FORMATS: dict[str, Format] = {
    "artemis": Format(text="Artemis: JUnit with stable names", file="results.xml", function=to_artemis),
    "classroom50": Format(text="Classroom 50", file="result.json", function=to_classroom50),
    "codequality": Format(text="GitLab Code Quality", file="codequality.json", function=to_code_quality),
    "coderunner": Format(text="Moodle CodeRunner, combinator grader", file="coderunner.json", function=to_coderunner),
    "exercism": Format(text="Exercism test runner, version 3", file="results.json", function=to_exercism),
    "gradescope": Format(text="Gradescope", file="results.json", function=to_gradescope, hides=True),
    "json": Format(text="JSON report (docs/report.md)", file="report.json", function=_json),
    "junit": Format(text="JUnit XML for CI services", file="junit.xml", function=_junit),
    "markdown": Format(text="Markdown feedback", file="feedback.md", function=_markdown),
    "prairielearn": Format(text="PrairieLearn external grader", file="results.json", function=to_prairielearn),
    "sarif": Format(text="SARIF 2.1.0 for code scanning and editors", file="report.sarif", function=to_sarif),
    "vpl": Format(text="Moodle VPL", file="vpl.txt", function=to_vpl),
}
"""All formats, by the names that the command line uses."""


def render_format(
    name: str,
    report: Report,
    audience: Audience = Audience.STUDENT,
    *,
    about: dict[str, Any] | None = None,
    root: str = "",
    problem: str = "",
) -> bytes:
    """The report in a format, as the audience may see it; `report` has all checks. See `Content` for the rest."""
    chosen = FORMATS[name]
    shown = report if chosen.hides else report_for(report, audience)
    return chosen.function(Content(report=shown, mark=mark_of(report), about=about or {}, root=root, problem=problem))
