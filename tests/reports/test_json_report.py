"""The report for programs matches its published schema."""

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from grader import reports
from grader.model.observation import Crashed, ExceptionInfo, Exited, Frame, OutputLine, Raised, Stopped, ThreadState
from grader.model.overlap import measure
from grader.model.verdict import Reason, Report
from grader.reports import json_report
from grader.reports.json_report import Document
from tests.builders import CLEAN, check_of, clean, report_of

SCHEMA_FILE = Path(reports.__file__).parent / "report.schema.json"
CHECKER = jsonschema.Draft202012Validator(json_report.schema())
FRAME = Frame(3, "work", "job()")
THREADS = (ThreadState(sort="task", name="Task-1", waits_for="sleep", frames=(FRAME,)),)
ENDINGS = [
    Raised(ExceptionInfo(stage="call", kind="KeyError", message="\x1b", frames=(FRAME,))),
    Exited(1),
    Crashed(11),
    Stopped("missed", "meet"),
]  # fmt: skip
RUNS = [clean(ending=ending, survivors=THREADS, stack_dump=THREADS) for ending in ENDINGS]
PRINTED = clean(lines=(OutputLine(0.1, "stderr", "é\0"),))
EVERYTHING = Report(
    exercises=(
        report_of(check_of("good", evidence=(CLEAN,))),
        report_of(*[check_of(f"bad {reason}", reason, (CLEAN,)) for reason in Reason], slug="gather"),
        report_of(*[check_of("bad", Reason.RAISED, (each,)) for each in RUNS], slug="pool"),
        report_of(check_of("printed", Reason.WRONG_OUTPUT, (PRINTED,)), slug="out"),
        report_of(slug="empty"),
    )
)


def test_the_published_schema_is_up_to_date():
    """The schema includes docstrings, so a changed docstring needs a new file as well."""
    expected = json.dumps(json_report.schema(), indent=2, sort_keys=True) + "\n"
    assert SCHEMA_FILE.read_text(encoding="utf-8") == expected, "write `expected` to the file to renew it"


def test_the_schema_is_a_valid_schema():
    CHECKER.check_schema(json_report.schema())


def test_a_report_with_every_reason_and_ending_matches_the_schema():
    CHECKER.validate(json.loads(json_report.to_json(EVERYTHING)))


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda data: data.update(schema=2), "2 is not one of"),
        (lambda data: data.pop("exercises"), "'exercises' is a required property"),
        (lambda data: data["exercises"][0].update(status="maybe"), "'maybe' is not one of"),
        (lambda data: data["exercises"][0]["checks"][0].pop("reason"), "'reason' is a required property"),
    ],
)
def test_an_invalid_report_does_not_match_the_schema(spoil, complaint):
    data = json.loads(json_report.to_json(EVERYTHING))
    spoil(data)
    assert complaint in " ".join(error.message for error in CHECKER.iter_errors(data))


def test_a_report_survives_a_round_trip_through_json():
    document = json_report.document(EVERYTHING)
    assert msgspec.json.decode(json_report.to_json(EVERYTHING), type=Document) == document


def test_a_row_has_status_reason_and_score_and_a_check_its_message_and_evidence():
    report = Report(exercises=(report_of(check_of("good"), check_of("bad", Reason.SEQUENTIAL, (CLEAN,))),))
    data = json.loads(json_report.to_json(report))
    assert data["schema"] == 1
    [row] = data["exercises"]
    good, bad = row.pop("checks")
    assert row == {
        **{"slug": "fan_out", "track": "threads", "title": "About fan_out", "status": "failed", "reason": "sequential"},
        **{"score": 1, "max_score": 2, "untouched": False, "ran": None, "seconds": 1.5},
        "withheld": {"hidden": 0, "after_due_date": 0},
    }
    assert (good["status"], good["reason"], good["message"]) == ("passed", None, "")
    assert (bad["id"], bad["title"], bad["message"]) == ("bad", "Title of bad", "seen of bad")
    assert (bad["evidence"]["why"], bad["evidence"]["try"]) == ("why it matters", "what to try")
    assert bad["evidence"]["timelines"] == [msgspec.to_builtins(measure(CLEAN))]


def test_the_json_is_indented_and_ends_with_a_newline():
    text = json_report.to_json(EVERYTHING).decode()
    assert text.startswith('{\n  "schema": 1,\n')
    assert text.endswith("}\n")
