"""Classroom 50: integers and the identity of the submission."""

import json

from grader.model import Reason, Report
from grader.reports.formats import render_format
from grader.reports.formats.classroom50 import IDENTITY
from tests.builders import check_of, report_of


def test_the_result_has_the_identity_and_integers():
    about = {name: f"the {name}" for name in IDENTITY} | {"owner": "mallory"}
    report = Report(exercises=(report_of(check_of("a"), check_of("b", Reason.MACHINE_BUSY)),))
    result = json.loads(render_format("classroom50", report, about=about))
    assert {name: result[name] for name in IDENTITY} == {name: f"the {name}" for name in IDENTITY}
    assert "owner" not in result, "the runner writes it"
    assert (result["score"], result["max-score"]) == (1, 2)
    assert [(test["passed"], test["undecided"], test["reason"]) for test in result["tests"]] == [
        (True, False, ""),
        (False, True, "machine_busy"),
    ]
