"""The report as JUnit XML, in the dialect that CI services share.

Some readers take the message of a failure from its attribute, others from its text, so it stands in both. A file and a
line make an annotation. Readers drop cases of the same class name and name, so these are unique. A failed check is a
failure, an inconclusive one is skipped, and an error of ours is an error.
"""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Literal
from xml.etree import ElementTree as Tree

from grader.model import CheckReport, ExerciseReport, Report, Status
from grader.reports.audience import withheld_note
from grader.reports.escape import for_xml
from grader.reports.locations import relative_path, unique_ids
from grader.reports.places import line_of
from grader.reports.plain_text import first_line, plain_text, shorten

MAX_TEXT = 20_000
"""Characters in the text of a case. Readers cut longer ones, or refuse the file."""

KINDS: dict[Status, Literal["failure", "error", "skipped"]] = {
    "failed": "failure",
    "error": "error",
    "inconclusive": "skipped",
}
"""The element for each status but `passed`."""


def to_junit(report: Report, root: str = "", problem: str = "") -> bytes:
    """One test suite for each exercise, one test case for each check; bytes in UTF-8.

    root     folder below which files are named
    problem  why nothing could be graded; empty if something could
    """
    suites = [suite(exercise, root=root) for exercise in report.exercises]
    if problem:
        suites.append(unreadable("submission", problem))
    return document_of(suites)


def document_of(suites: Iterable[Tree.Element]) -> bytes:
    """The file with these suites; its counts are theirs."""
    root = Tree.Element("testsuites", name="concurrency-kit")
    root.extend(suites)
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(each.get(name, "0")) for each in root)))
    root.set("time", f"{sum(float(each.get('time', '0')) for each in root):.3f}")
    Tree.indent(root)
    return bytes(Tree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def suite(exercise: ExerciseReport, submission: str = "", root: str = "") -> Tree.Element:
    """The element for one exercise; `submission` is the id of a submission among many."""
    statuses = [check.status for check in exercise.checks]
    element = Tree.Element(
        "testsuite",
        name=f"{for_xml(submission)}/{exercise.slug}" if submission else exercise.slug,
        tests=str(len(statuses)),
        failures=str(statuses.count("failed")),
        errors=str(statuses.count("error")),
        skipped=str(statuses.count("inconclusive")),
        time=f"{exercise.seconds:.3f}",
    )
    if note := withheld_note(exercise.withheld):
        properties = Tree.SubElement(element, "properties")
        Tree.SubElement(properties, "property", name="withheld", value=note)
    place = f"{for_xml(submission)}." if submission else ""
    file = for_xml(relative_path(exercise.path, root))
    for name, check in zip(unique_ids(exercise.checks), exercise.checks, strict=True):
        case = Tree.SubElement(
            element,
            "testcase",
            classname=f"{place}{exercise.track}.{exercise.slug}",
            name=for_xml(name),
            time=f"{check.seconds:.3f}",
            file=file,
        )
        case.set("line", str(line_of(check, PurePosixPath(file).name)))
        add_outcome(case, check, file)
    return element


def add_outcome(case: Tree.Element, check: CheckReport, file: str) -> None:
    """The element in a case that says why its check did not pass; none for a pass."""
    if (found := check.finding) is None:
        return
    message = f"{found.reason.value}: {first_line(check)}"
    # An error is for whoever runs the grader: it has the traceback that the words for students leave out.
    text = found.what if check.status == "error" else plain_text(check, PurePosixPath(file).name)
    kind = KINDS.get(check.status, "error")
    child = Tree.SubElement(case, kind, type=found.reason.value, message=for_xml(message))
    child.text = for_xml(shorten(f"{message}\n\n{text}", MAX_TEXT))


def unreadable(submission: str, problem: str) -> Tree.Element:
    """The element for a submission in which nothing could be graded."""
    name = for_xml(submission)
    element = Tree.Element("testsuite", name=name, tests="1", failures="1", errors="0", skipped="0", time="0.000")
    case = Tree.SubElement(element, "testcase", classname=name, name="submission", time="0.000")
    message = for_xml(shorten(f"Nothing could be graded. {problem}", 300))
    Tree.SubElement(case, "failure", type="unreadable", message=message).text = message
    return element
