"""The store keeps what it was given, refuses what it cannot keep, and says so in a line."""

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


def test_what_goes_in_comes_out(store):
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


def test_what_is_no_longer_handed_in_goes_and_what_is_kept_stays(store):
    store.put(SubmissionInfo(id="ann"), {"fan_out": ("k1", FAN_OUT), "gather": ("k2", GATHER)}, set())
    store.put(SubmissionInfo(id="ann"), {}, {"gather"})
    assert set(store.keys("ann")) == {"gather"}


def test_columns_of_an_earlier_batch_stay(store):
    store.begin([GradebookColumn(slug="fan_out", track="threads")], [], [])
    store.begin([GradebookColumn(slug="gather", track="asyncio")], [], [])
    assert [each.slug for each in store.columns()] == ["gather", "fan_out"]


def test_a_transaction_that_fails_leaves_everything_as_it_was(store):
    store.put(SubmissionInfo(id="ann"), {"gather": ("k", GATHER)}, set())
    with pytest.raises(AttributeError):
        store.put(SubmissionInfo(id="ann"), {"fan_out": ("k", FAN_OUT), "broken": ("k", None)}, set())
    assert set(store.keys("ann")) == {"gather"}


def test_commits_are_on_the_disk_before_they_are_told(store):
    assert store._db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert store._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_store_of_another_version_is_left_alone(tmp_path):
    Store(tmp_path, create=True).close()
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(OperatorError, match="written by another version"):
        Store(tmp_path)


def test_a_folder_without_a_store_is_no_result(tmp_path):
    with pytest.raises(OperatorError, match="holds no store"):
        Store(tmp_path)


def test_a_file_that_is_no_store_is_said_to_be_none(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database at all, but long enough to look at" * 100)
    with pytest.raises(OperatorError, match="cannot be used"):
        Store(tmp_path)


def test_where_a_folder_cannot_be_made_it_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OperatorError, match="cannot be written"):
        Store(tmp_path / "file" / "out", create=True)


def test_a_full_disk_is_told_in_a_line_and_nothing_that_was_kept_is_lost(store):
    store.put(SubmissionInfo(id="ann"), {"gather": ("k", GATHER)}, set())
    [pages] = store._db.execute("PRAGMA page_count").fetchone()
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OperatorError, match=r"The disk is full; what was graded is kept\. Free some space"):
        store.put(SubmissionInfo(id="bob", notes=("x" * 100_000,)), {"gather": ("k", GATHER)}, set())
    assert set(store.keys("ann")) == {"gather"}
    assert [row.about.id for row in store.rows()] == ["ann"]


TRY = "import sys; from pathlib import Path; from grader.batch.store import Store; Store(Path(sys.argv[1]), {})"


def in_another_process(out, how):
    command = [sys.executable, "-c", TRY.format(how), str(out)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stderr


def test_a_second_batch_is_refused_and_a_reader_is_not(store):
    out = store.path.parent
    assert "is being written to by process" in in_another_process(out, "create=True")
    assert "is being written to by process" in in_another_process(out, "change=True")
    assert in_another_process(out, "") == ""
    store.close()
    assert in_another_process(out, "create=True") == ""
