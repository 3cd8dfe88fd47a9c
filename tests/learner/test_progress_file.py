"""The file with the progress: what changes it, and what it survives."""

import os

import pytest

from grader.learner import ProgressFile, state_folder
from grader.model import Reason, Report
from tests.builders import check_of, report_of

PASSED = report_of(check_of("good"))
FAILED = report_of(check_of("bad", Reason.RACE))
BUSY = report_of(check_of("busy", Reason.MACHINE_BUSY))


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.delenv("GRADER_STATE", raising=False)
    return tmp_path


def record(root, *exercises):
    return ProgressFile(root).record(Report(exercises=exercises)).of("fan_out")


def test_a_pass_is_remembered_with_its_first_time(root):
    first = record(root, PASSED)
    assert first.done
    assert first.passed.endswith("+00:00")
    assert ProgressFile(root).read().of("fan_out") == first
    assert record(root, PASSED).passed == first.passed


def test_a_later_failure_takes_done_away_but_not_the_pass(root):
    first = record(root, PASSED)
    failed = record(root, FAILED)
    assert (failed.done, failed.passed) == (False, first.passed)


@pytest.mark.parametrize("report", [BUSY, report_of(check_of("bug", Reason.GRADER_BUG))], ids=["busy", "error"])
def test_a_verdict_that_says_nothing_about_the_code_changes_nothing(root, report):
    record(root, PASSED)
    assert record(root, report).done
    assert not ProgressFile(root).record(Report(exercises=(report_of(*report.checks, slug="pool"),))).of("pool").done


def test_git_leaves_the_folder_out(root):
    record(root, PASSED)
    assert state_folder(root) == root / ".grader"
    assert (root / ".grader" / ".gitignore").read_text() == "*\n"


def test_a_variable_names_another_folder(root, monkeypatch):
    monkeypatch.setenv("GRADER_STATE", str(root / "elsewhere"))
    record(root, PASSED)
    assert (root / "elsewhere" / "progress.json").is_file()
    assert not (root / ".grader").exists()


@pytest.mark.parametrize("content", [b"{", b'{"exercises": 1}', b"\xff", b" " * (2 << 20)])
def test_a_file_that_cannot_be_read_is_kept_and_named(root, content):
    record(root, PASSED)
    path = root / ".grader" / "progress.json"
    path.write_bytes(content)
    file = ProgressFile(root)
    assert file.record(Report(exercises=(PASSED,))).of("fan_out").done
    assert "cannot be read" in file.problem
    assert path.with_name("unreadable-progress.json").read_bytes() == content
    assert ProgressFile(root).read().of("fan_out").done


def test_a_place_that_cannot_be_written_is_named_and_stops_nothing(root):
    (root / ".grader").write_text("a file, not a folder")
    file = ProgressFile(root)
    assert file.record(Report(exercises=(PASSED,))).of("fan_out").done
    assert "The progress cannot be kept" in file.problem


def test_nothing_is_written_where_nothing_changes(root):
    record(root, FAILED)
    assert not (root / ".grader").exists()
    record(root, PASSED)
    path = root / ".grader" / "progress.json"
    os.utime(path, (1, 1))
    record(root, PASSED)
    assert path.stat().st_mtime == 1
