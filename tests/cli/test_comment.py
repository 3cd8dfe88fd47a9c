"""The command `comment`: a comment from a report of anybody's."""

import pytest

from grader.cli.main import main
from grader.model import Reason, Report
from grader.reports import json_report
from tests.builders import check_of, report_of


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.json"
    path.write_bytes(json_report.to_json(Report(exercises=(report_of(check_of("a", Reason.RACE, what="::error::x")),))))
    return path


def test_the_comment_is_printed(report, capsys):
    assert main(["comment", str(report)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("<!-- concurrency-kit: verdict -->\n## Points: 0 of 1\n")
    assert "\n::" not in out


def test_the_comment_is_written_to_a_file(report, tmp_path, capsys):
    assert main(["comment", str(report), "--out", str(tmp_path / "comment.md")]) == 0
    assert "Points: 0 of 1" in (tmp_path / "comment.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"exercises": 1}'])
def test_a_report_that_is_not_valid_makes_no_comment(tmp_path, capsys, content):
    (tmp_path / "report.json").write_bytes(content)
    assert main(["comment", str(tmp_path / "report.json"), "--out", str(tmp_path / "comment.md")]) == 2
    assert "No comment was made" in capsys.readouterr().err
    assert not (tmp_path / "comment.md").exists()


def test_a_report_that_is_missing_is_named(tmp_path, capsys):
    assert main(["comment", str(tmp_path / "none.json")]) == 2
    assert "none.json cannot be read" in capsys.readouterr().err
