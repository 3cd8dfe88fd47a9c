"""The stages of a grading: which files are read, who gets which report, and that temporary files are removed."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.grading import collection
from grader.grading.pipeline import (
    Request,
    grade,
    grade_sources,
    grade_stream,
    read_files,
)
from grader.model import OperatorError, Reason
from tests.builders import check_of, exercise_in
from tests.tiny import RIGHT, SEQUENTIAL, hand_in, make_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def verdicts_in_reverse(monkeypatch):
    """Replaces the workers: the last file gets its verdict first, a right solution passes. Returns the options used."""
    used = {}

    def stream_rounds(exercises, rounds, launcher, on_file, *, on_check, trust, pages, is_cancelled, at_once):
        used.update(exercises=exercises, trust=trust)
        [files] = rounds
        for token, file in reversed(list(files)):
            check = check_of("together", None if file.content.decode() == RIGHT else Reason.SEQUENTIAL)
            on_check(file, check)
            on_file(token, file, [check])

    monkeypatch.setattr(collection, "stream_rounds", stream_rounds)
    return used


def test_reports_come_in_the_order_of_the_files(tmp_path, verdicts_in_reverse):
    exercise = make_catalogue(tmp_path / "kit")
    files = [hand_in(tmp_path / name, exercise, text) for name, text in (("ann", RIGHT), ("bob", SEQUENTIAL))]
    reports = grade_sources([exercise] * 2, files, "off", trust="nobody")
    assert [report.status for report in reports] == ["passed", "failed"]
    assert [report.path for report in reports] == [str(file.path) for file in files]
    assert verdicts_in_reverse["trust"] == "nobody"
    assert verdicts_in_reverse["exercises"] == [exercise]  # once, although two files are of it


def test_each_report_comes_with_the_token_of_its_file(tmp_path, verdicts_in_reverse):
    class FakeLauncher:
        isolation = None

    exercise = make_catalogue(tmp_path / "kit")
    files = [("ann", hand_in(tmp_path / "a", exercise, RIGHT)), ("bob", hand_in(tmp_path / "b", exercise, SEQUENTIAL))]
    reports = {}
    grade_stream(FakeLauncher(), [exercise], iter(files), reports.__setitem__)
    assert {token: report.status for token, report in reports.items()} == {"ann": "passed", "bob": "failed"}
    assert (reports["ann"].slug, reports["ann"].track, reports["ann"].title) == ("run_all", "threads", "Run all")


def test_a_grading_of_one_submission_shows_each_check_as_it_comes(tmp_path, verdicts_in_reverse):
    make_catalogue(tmp_path)
    seen = []
    report = grade(Request(root=tmp_path, solutions=True, isolation="off"), seen.append)
    assert [check.id for check in seen] == ["together"]
    assert report.exit_code == 0


@pytest.fixture
def exercises(tmp_path):
    return [exercise_in(tmp_path, "fan_out"), exercise_in(tmp_path, "gather", number=2)]


def test_by_default_the_stubs_are_graded(exercises, tmp_path):
    assert [file.path for file in read_files(Request(root=tmp_path), exercises)] == [each.stub for each in exercises]


def test_a_submission_needs_files_for_some_exercises_only_unless_they_are_named(exercises, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "gather.py").write_text("x = 1\n")
    [file] = read_files(Request(root=tmp_path, submission=folder), exercises)
    assert (file.slug, file.content) == ("gather", b"x = 1\n")
    with pytest.raises(OperatorError, match=r"There is no fan_out\.py in"):
        read_files(Request(root=tmp_path, submission=folder, slugs=("fan_out", "gather")), exercises)


def test_a_copy_without_solutions_says_so(exercises, tmp_path):
    with pytest.raises(OperatorError, match=r"There is no reference solution solutions.fan_out.*full copy of the kit"):
        read_files(Request(root=tmp_path, solutions=True), exercises)


def test_commands_that_run_no_code_start_without_the_machinery_that_runs_it():
    """Start-up time: pytest, asyncio and rich take most of it."""
    script = (
        "import sys; import grader.cli.main, grader.grading, grader.cli.check, grader.cli.hint; print(*sys.modules)"
    )
    modules = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"pytest", "asyncio", "rich", "psutil", "grader.execution", "grader.sim"}
    assert heavy & set(modules.stdout.split()) == set()
