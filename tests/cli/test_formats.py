"""The options `--format`, `--about` and `--count-missing` of `grade`."""

import json

import pytest

from grader.cli.main import main
from grader.model import Reason, Report, Visibility
from tests.builders import check_of, report_of, with_visibility
from tests.tiny import RIGHT, make_catalogue


@pytest.fixture
def root(tmp_path):
    make_catalogue(tmp_path / "kit")
    return tmp_path / "kit"


@pytest.fixture
def graded(monkeypatch):
    """Replaces the grading by a report with an open and a hidden check."""
    hidden = with_visibility(check_of("secret", Reason.RACE), Visibility.HIDDEN)
    report = Report(exercises=(report_of(check_of("open"), hidden),))
    monkeypatch.setattr("grader.grading.grade", lambda *_: report)


@pytest.fixture
def submission(tmp_path):
    folder = tmp_path / "submission"
    folder.mkdir()
    return folder


def test_a_report_is_written_in_each_format_that_is_named(root, tmp_path, graded):
    one, two = tmp_path / "results.json", tmp_path / "vpl.txt"
    options = ["--format", f"gradescope={one}", "--format", f"vpl={two}"]
    assert main(["grade", "--root", str(root), *options]) == 0
    assert len(json.loads(one.read_bytes())["tests"]) == 2
    assert two.read_text().endswith("Grade :=>>5.00\n")
    assert "secret" not in two.read_text()


def test_one_format_can_go_to_standard_output_alone(root, graded, capfdbinary):
    assert main(["grade", "--root", str(root), "--format", "vpl=-"]) == 0
    captured = capfdbinary.readouterr()
    assert captured.out.startswith(b"<|--\n")
    assert captured.out.endswith(b"Grade :=>>5.00\n"), "the grade is the last line"
    assert b"fan_out" in captured.err


def test_what_the_platform_says_is_read_from_a_file(root, tmp_path, graded, capfdbinary):
    about = tmp_path / "about.json"
    about.write_text('{"grade_max": 100}')
    main(["grade", "--root", str(root), "--format", "vpl=-", "--about", str(about)])
    assert capfdbinary.readouterr().out.endswith(b"Grade :=>>50.00\n")


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (["--format", "moodle=x"], "there is no format 'moodle'"),
        (["--format", "junit"], "'junit' is not NAME=FILE"),
        (["--format", "junit="], "'junit=' is not NAME=FILE"),
        (["--format", "junit=/nowhere/x"], "cannot be written"),
        (["--about", "/nowhere"], "cannot be read as JSON"),
        (["--count-missing"], "Name the folder with --submission"),
    ],
)
def test_a_mistake_is_named_before_anything_is_graded(root, graded, capsys, option, words):
    assert main(["grade", "--root", str(root), *option]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("content", ["[1]", "{", "\xff", "[" * 100_000])
def test_a_file_that_is_no_json_object_is_named(root, tmp_path, graded, capsys, content):
    about = tmp_path / "about.json"
    about.write_bytes(content.encode("latin-1"))
    assert main(["grade", "--root", str(root), "--about", str(about)]) == 2
    assert "JSON" in capsys.readouterr().err


def test_a_submission_without_files_is_reported_in_the_formats_too(root, submission, tmp_path):
    file = tmp_path / "results.json"
    assert main(["grade", "--root", str(root), "--submission", str(submission), "--format", f"gradescope={file}"]) == 2
    results = json.loads(file.read_bytes())
    assert results["score"] == 0
    assert "contains no submitted file. Give a folder with one or more of: run_all.py." in results["output"]


def test_a_missing_file_can_count_as_not_started(root, submission, tmp_path):
    file = tmp_path / "report.json"
    command = ["grade", "run_all", "--root", str(root), "--submission", str(submission), "--format", f"json={file}"]
    assert main([*command, "--count-missing"]) == 1
    [exercise] = json.loads(file.read_bytes())["exercises"]
    assert (exercise["reason"], exercise["score"], exercise["max_score"]) == ("not_started", 0, 1)
    assert exercise["checks"][0]["message"].startswith("There is no run_all.py in what you handed in.")
    (submission / "run_all.py").write_text(RIGHT)
    assert main([*command, "--count-missing"]) == 0
