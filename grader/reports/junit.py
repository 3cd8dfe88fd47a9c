"""The report as JUnit XML, for CI services: a failed check is a failure; inconclusive and error are errors."""

from xml.etree import ElementTree as Tree

from grader.model import CheckReport, ExerciseReport, Report
from grader.reports.escape import for_xml


def to_junit(report: Report) -> bytes:
    """One test suite for each exercise, one test case for each check; bytes in UTF-8."""
    root = Tree.Element("testsuites", name="concurrency-kit")
    for exercise in report.exercises:
        root.append(suite(exercise))
    Tree.indent(root)
    return bytes(Tree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def suite(exercise: ExerciseReport, submission: str = "") -> Tree.Element:
    """The element for one exercise; `submission` is the id of a submission among many."""
    statuses = [check.status for check in exercise.checks]
    element = Tree.Element(
        "testsuite",
        name=f"{for_xml(submission)}/{exercise.slug}" if submission else exercise.slug,
        tests=str(len(statuses)),
        failures=str(statuses.count("failed")),
        errors=str(statuses.count("error") + statuses.count("inconclusive")),
        skipped="0",
        time=f"{exercise.seconds:.3f}",
    )
    for check in exercise.checks:
        element.append(_case(exercise, check))
    return element


def unreadable(submission: str, problem: str) -> Tree.Element:
    """The element for a submission in which nothing could be graded."""
    name = for_xml(submission)
    element = Tree.Element("testsuite", name=name, tests="1", failures="1", errors="0", skipped="0", time="0.000")
    case = Tree.SubElement(element, "testcase", classname=name, name="submission", time="0.000")
    Tree.SubElement(case, "failure", type="unreadable", message=for_xml(problem))
    return element


def _case(exercise: ExerciseReport, check: CheckReport) -> Tree.Element:
    name = f"{exercise.track}.{exercise.slug}"
    case = Tree.Element("testcase", classname=name, name=check.id, time=f"{check.seconds:.3f}")
    if found := check.finding:
        kind = "failure" if check.status == "failed" else "error"
        child = Tree.SubElement(case, kind, type=found.reason.value, message=for_xml(found.what))
        child.text = for_xml(f"{found.why}\n{found.hint}")
    return case
