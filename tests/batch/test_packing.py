"""A stored report comes back whole, or with the evidence of findings alone."""

import zlib

from msgspec.structs import replace

from grader.batch.packing import pack_report, unpack_findings, unpack_report
from tests.builders import report_of
from tests.pages.explained import COUNTER, report_on


def test_findings_keep_their_evidence_and_the_rest_keeps_its_verdicts():
    [report] = report_on(COUNTER).exercises
    failed = next(each for each in report.checks if each.finding and each.evidence)
    passed = replace(failed, id="passed", status="passed", finding=None)
    report = replace(report, checks=(failed, passed))
    found = unpack_findings(report.slug, pack_report(report))
    assert unpack_report(report.slug, pack_report(report)) == report
    assert found.checks[0] == replace(failed, expectations=())
    assert found.checks[1] == replace(passed, evidence=(), expectations=())
    assert replace(found, checks=()) == replace(report, checks=())


def test_a_report_that_cannot_be_read_is_an_error_of_ours():
    broken = zlib.compress(pack_report(report_of()))
    check = '{"id": "a", "title": "", "status": "failed", "evidence": [1], "finding": '
    check += '{"status": "failed", "reason": "race", "seen": ""}}'
    head = '{"slug": "x", "track": "t", "title": "", "path": "", "seconds": 1, "checks": ['
    text = zlib.compress(f"{head}{check}]}}".encode())
    for blob in (b"", broken, text):
        found = unpack_findings("x", blob)
        assert (found.status, found.slug) == ("error", "x")
