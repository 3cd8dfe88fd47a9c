"""Artemis: JUnit XML in the form that its parser reads (https://docs.artemis.cit.tum.de).

Artemis knows a test by its name for the whole life of an exercise. It adds the names of suites to it, unless there is
only one suite. So all checks are in one suite, with names such as `fan_out.one_second`, whatever was graded. Artemis
takes an `error` for a failure of the student. So an error of ours is skipped, as what is inconclusive is.
"""

from pathlib import PurePosixPath
from xml.etree import ElementTree as Tree

from msgspec.structs import replace

from grader.reports import junit
from grader.reports.audience import OUR_ERROR
from grader.reports.escape import for_xml
from grader.reports.formats.content import Content
from grader.reports.locations import relative_path, unique_ids

NAME = "concurrency-kit"


def to_artemis(content: Content) -> bytes:
    """The file, in UTF-8."""
    element = Tree.Element("testsuite", name=NAME)
    counts = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    seconds = 0.0
    for exercise in content.report.exercises:
        file = for_xml(relative_path(exercise.path, content.root))
        for name, check in zip(unique_ids(exercise.checks), exercise.checks, strict=True):
            whole = for_xml(f"{exercise.slug}.{name}")
            case = Tree.SubElement(element, "testcase", name=whole, classname=NAME, time=f"{check.seconds:.3f}")
            counts["tests"] += 1
            seconds += check.seconds
            if check.status == "error":
                Tree.SubElement(case, "skipped", message=OUR_ERROR)
                counts["skipped"] += 1
            elif check.finding is not None:
                junit.add_outcome(case, replace(check, title=whole), PurePosixPath(file).name)
                counts["failures" if check.status == "failed" else "skipped"] += 1
                for failure in case.iter("failure"):  # Artemis shows the message alone
                    failure.set("message", failure.text or "")
    for key, value in counts.items():
        element.set(key, str(value))
    element.set("time", f"{seconds:.3f}")
    Tree.indent(element)
    return bytes(Tree.tostring(element, encoding="utf-8", xml_declaration=True)) + b"\n"
