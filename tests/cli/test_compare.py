"""The command `compare` prints the verdicts and all numbers, and writes a page and JSON."""

import json

from grader.cli.main import main
from tests.comparison.made_up import comparison


def test_verdicts_and_numbers_are_printed_and_written(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("grader.comparison.compare", lambda on_step: comparison())
    page, data = tmp_path / "page.html", tmp_path / "data.json"
    assert main(["compare", "--html", str(page), "--json", str(data)]) == 0
    output = capsys.readouterr().out
    assert "false here" in output
    assert "1.90 x" in output
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    written = json.loads(data.read_text(encoding="utf-8"))
    assert written["measured"]["speedup"]["processes"]["middle"] == 1.9
    assert [each["verdict"] for each in written["answers"]].count("false here") == 3


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_measured(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("grader.comparison.compare", lambda on_step: 1 / 0)
    assert main(["compare", "--html", str(tmp_path / "missing" / "page.html")]) == 2
    assert "page.html" in capsys.readouterr().err
