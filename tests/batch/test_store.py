"""The store keeps verdicts in transactions, and reports what it cannot do in a line."""

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from grader.batch.store import FILE, VERSION, Store
from grader.model.errors import OperatorError
from grader.model.records import GradebookColumn, GradebookRow, MissingStudent, SubmissionInfo
from grader.model.verdict import Reason
from tests.builders import check_of, clean, report_of

ROOT = Path(__file__).resolve().parent.parent.parent
FAN_OUT = report_of(check_of("a", evidence=(clean(),)), check_of("b", Reason.SEQUENTIAL))
GATHER = report_of(check_of("a"), slug="gather")


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "out", create=True) as made:
        yield made


def test_stored_values_come_back_unchanged(store):
    columns = [GradebookColumn(slug="gather", track="asyncio"), GradebookColumn(slug="fan_out", track="threads")]
    missing = [MissingStudent(id="7", student="Cy")]
    about = SubmissionInfo(id="ann", student="Ann", late=True, notes=("x",))
    store.begin(columns, missing, ["odd"])
    store.put(about, {"fan_out": ("k1", FAN_OUT), "gather": ("k2", GATHER)}, set())
    assert list(store.rows()) == [GradebookRow(about=about, exercises=(GATHER, FAN_OUT))]
    assert store.keys("ann") == {"fan_out": ("k1", "failed"), "gather": ("k2", "passed")}
    assert [(each.slug, each.max_score) for each in store.columns()] == [("gather", 1), ("fan_out", 2)]
    assert (store.missing(), store.notes()) == (missing, ["odd"])
    assert store.count() == {"failed": 1, "passed": 1}


def test_only_verdicts_to_keep_survive_a_new_submission(store):
    store.put(SubmissionInfo(id="ann"), {"fan_out": ("k1", FAN_OUT), "gather": ("k2", GATHER)}, set())
    store.put(SubmissionInfo(id="ann"), {}, {"gather"})
    assert set(store.keys("ann")) == {"gather"}


def test_columns_of_an_earlier_batch_stay(store):
    store.begin([GradebookColumn(slug="fan_out", track="threads")], [], [])
    store.begin([GradebookColumn(slug="gather", track="asyncio")], [], [])
    assert [each.slug for each in store.columns()] == ["gather", "fan_out"]


def test_a_transaction_that_fails_changes_nothing(store):
    store.put(SubmissionInfo(id="ann"), {"gather": ("k", GATHER)}, set())
    with pytest.raises(AttributeError):
        store.put(SubmissionInfo(id="ann"), {"fan_out": ("k", FAN_OUT), "broken": ("k", None)}, set())
    assert set(store.keys("ann")) == {"gather"}


def test_a_commit_is_on_the_disk_before_it_is_reported(store):
    assert store._db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert store._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_store_of_another_version_is_refused(tmp_path):
    Store(tmp_path, create=True).close()
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(OperatorError, match="written by another version"):
        Store(tmp_path)


def test_a_store_whose_batch_has_not_begun_is_reported(tmp_path):
    (tmp_path / FILE).touch()
    with pytest.raises(OperatorError, match=r"is empty: its batch has not begun\. Run the batch first\."):
        Store(tmp_path)


def test_a_folder_without_a_store_is_refused(tmp_path):
    with pytest.raises(OperatorError, match="holds no store"):
        Store(tmp_path)


def test_a_file_that_is_not_a_database_is_reported(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database at all, but long enough to look at" * 100)
    with pytest.raises(OperatorError, match="cannot be used"):
        Store(tmp_path)


def test_a_folder_that_cannot_be_made_is_reported(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OperatorError, match="cannot be written"):
        Store(tmp_path / "file" / "out", create=True)


def test_a_full_disk_is_reported_in_a_line_and_loses_no_verdict(store):
    store.put(SubmissionInfo(id="ann"), {"gather": ("k", GATHER)}, set())
    [pages] = store._db.execute("PRAGMA page_count").fetchone()
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OperatorError, match=r"The disk is full; what was graded is kept\. Free some space"):
        store.put(SubmissionInfo(id="bob", notes=("x" * 100_000,)), {"gather": ("k", GATHER)}, set())
    assert set(store.keys("ann")) == {"gather"}
    assert [row.about.id for row in store.rows()] == ["ann"]


OPEN_STORE = "import sys; from pathlib import Path; from grader.batch.store import Store; Store(Path(sys.argv[1]), {})"


def open_in_another_process(out, options):
    """What a process that opens the store prints to standard error."""
    command = [sys.executable, "-c", OPEN_STORE.format(options), str(out)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stderr


def test_a_second_batch_is_refused_and_a_reader_is_not(store):
    out = store.path.parent
    assert "is being written to by process" in open_in_another_process(out, "create=True")
    assert "is being written to by process" in open_in_another_process(out, "change=True")
    assert open_in_another_process(out, "") == ""
    store.close()
    assert open_in_another_process(out, "create=True") == ""
