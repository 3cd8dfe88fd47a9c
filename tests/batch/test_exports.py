"""The files of a batch come from its store alone, each of them whole."""

import csv
import hashlib
import io
import json
import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grader.batch import exports
from grader.batch.exports import FEEDBACK, GRADEBOOK, JUNIT, RESULTS, file_stem, page_stem, publish, result_line
from grader.batch.store import Store
from grader.model import GradebookColumn, GradebookRow, MissingStudent, OperatorError, Reason, SubmissionInfo
from tests.builders import check_of, repeatable, report_of

PASSED = report_of(check_of("together"))
FAILED = report_of(check_of("together", Reason.SEQUENTIAL))


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def store(out):
    with Store(out, create=True) as made:
        made.begin([GradebookColumn(slug="fan_out", track="threads")], [MissingStudent(id="zed", student="Zed")], [])
        made.put(SubmissionInfo(id="ann", student="Ann Lee", late=True), {"fan_out": ("k", PASSED)}, set())
        made.put(SubmissionInfo(id="bob"), {"fan_out": ("k", FAILED)}, set())
        made.put(SubmissionInfo(id="eve", problem="eve.zip is damaged."), {}, set())
        yield made


def test_all_submissions_are_in_all_files(store, out):
    assert publish(store, out).count == 3
    lines = [json.loads(line) for line in (out / RESULTS).read_text(encoding="utf-8").splitlines()]
    assert [line["submission"] for line in lines] == ["ann", "bob", "eve"]
    assert {path.name for path in (out / FEEDBACK).iterdir()} == {"ann.md", "bob.md", "eve.md"}
    suites = ElementTree.fromstring((out / JUNIT).read_bytes())
    assert [suite.get("failures") for suite in suites] == ["0", "1", "1"]  # an unreadable submission is a failure


def test_the_gradebook_has_the_missing_students_too_and_a_mark_for_spreadsheets(store, out):
    publish(store, out)
    content = (out / GRADEBOOK).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    statuses = {row["submission"]: row["status"] for row in rows}
    assert statuses == {"ann": "passed", "bob": "failed", "eve": "unreadable", "zed": "missing"}


def test_a_line_of_results_is_a_report_with_its_owner():
    row = GradebookRow(
        about=SubmissionInfo(id="ann", student="Ann Lee", late=True, notes=("odd",)), exercises=(PASSED,)
    )
    line = json.loads(result_line(row))
    owner = {key: line[key] for key in ("submission", "student", "late", "notes", "problem")}
    assert owner == {"submission": "ann", "student": "Ann Lee", "late": True, "notes": ["odd"], "problem": None}
    assert line["schema"] == 1
    assert line["exercises"][0]["slug"] == "fan_out"


def test_ids_that_a_file_system_takes_for_the_same_get_files_of_their_own(store, out):
    for name in ("Ann", "a:b"):
        store.put(SubmissionInfo(id=name), {"fan_out": ("k", PASSED)}, set())
    publish(store, out)
    names = sorted(path.name for path in (out / FEEDBACK).iterdir())
    assert len(names) == len({name.casefold() for name in names}) == 5
    assert any(name.startswith("a_b-") for name in names)


def test_an_error_leaves_the_old_file_whole_and_nothing_half_written(store, out, monkeypatch):
    publish(store, out)
    before = (out / RESULTS).read_bytes()

    def fail(row):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports, "result_line", fail)
    with pytest.raises(OperatorError, match="cannot be written: No space left on device"):
        publish(store, out)
    assert (out / RESULTS).read_bytes() == before
    assert [path for path in out.iterdir() if path.name.endswith(".new")] == []


def test_a_folder_in_the_place_of_a_file_is_reported_in_a_line(store, out):
    (out / GRADEBOOK).mkdir()
    with pytest.raises(OperatorError, match="cannot be written"):
        publish(store, out)


def broken_for(marked):
    """Stands in for the rendering of feedback: raises for submissions whose reports hold the marked check."""

    def to_markdown(row, audience):
        if any(check.id == marked for exercise in row.exercises for check in exercise.checks):
            raise ZeroDivisionError("division by zero")
        return "feedback\n"

    return to_markdown


def test_a_report_that_cannot_be_rendered_is_an_error_and_the_others_are_written(store, out, monkeypatch):
    other = report_of(check_of("other"), slug="gather")
    store.put(
        SubmissionInfo(id="bad"), {"fan_out": ("k", report_of(check_of("poison"))), "gather": ("k", other)}, set()
    )
    monkeypatch.setattr(exports.feedback, "to_markdown", broken_for("poison"))
    published = publish(store, out)
    [problem] = published.problems
    assert problem.startswith("bad fan_out: its report could not be written (ZeroDivisionError: division by zero")
    assert published.outcomes == {"passed": 2, "failed": 1, "error": 1}
    rows = list(csv.DictReader(io.StringIO((out / GRADEBOOK).read_text(encoding="utf-8-sig"))))
    statuses = {row["submission"]: row["status"] for row in rows}
    assert statuses == {"ann": "passed", "bad": "error", "bob": "failed", "eve": "unreadable", "zed": "missing"}
    lines = [json.loads(line) for line in (out / RESULTS).read_text(encoding="utf-8").splitlines()]
    assert [line["submission"] for line in lines] == ["ann", "bad", "bob", "eve"]
    assert [each["status"] for each in lines[1]["exercises"]] == ["error", "passed"]
    assert len(ElementTree.fromstring((out / JUNIT).read_bytes())) == 5
    assert (out / FEEDBACK / "bad.md").is_file()


def test_a_submission_whose_own_facts_cannot_be_rendered_keeps_its_line(store, out, monkeypatch):
    def to_markdown(row, audience):
        if row.about.student:
            raise ValueError("of the name")
        return "feedback\n"

    monkeypatch.setattr(exports.feedback, "to_markdown", to_markdown)
    published = publish(store, out)
    assert published.problems == ("ann: its report could not be written (ValueError: of the name)",)
    assert published.outcomes == {"error": 1, "failed": 1}


def test_a_stored_report_that_cannot_be_read_is_an_error_and_the_others_are_written(store, out):
    store._db.execute("UPDATE grading SET report = ? WHERE submission = 'bob'", (b"no report",))
    published = publish(store, out)
    assert published.outcomes == {"passed": 1, "error": 1}


def test_an_id_that_looks_like_the_hashed_name_of_another_one_gets_a_file_of_its_own():
    odd = "a\u202eb"
    like_it = f"a_b-{hashlib.sha256(odd.encode()).hexdigest()[:8]}"
    for order in ([like_it, odd], [odd, like_it], [like_it, f"{like_it}-2", odd]):
        taken = set()
        assert len({file_stem(each, taken).casefold() for each in order}) == len(order)


@repeatable
@given(ids=some.sets(some.text(min_size=1, max_size=6) | some.sampled_from(["ann", "Ann", "ANN", "straße", "strasse"])))
def test_the_name_of_a_page_is_that_of_one_id_on_any_file_system(ids):
    names = {unicodedata.normalize("NFD", page_stem(each)).casefold() for each in ids}
    assert len(names) == len(ids)


def test_the_name_of_a_page_does_not_depend_on_others():
    assert page_stem("ann") == "ann"
    assert page_stem("Ann").startswith("Ann-")
    assert page_stem(page_stem("Ann").lower()) != page_stem("Ann").lower(), "no id can take the name of another page"
