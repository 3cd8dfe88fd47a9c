"""A program to repair fails from the start. As long as nobody has begun with it, it is not red and not an error."""

import json

import pytest

from grader.cli.main import main
from grader.course import init_course
from grader.intake import content_hash
from tests.course.kits import STUB, make_kit, write
from tests.github_runner import commands_in, outputs_in
from tests.tiny import METADATA, SEQUENTIAL


@pytest.fixture
def course(tmp_path):
    kit = make_kit(tmp_path / "kit")
    write(kit, STUB, SEQUENTIAL)
    write(
        kit,
        "exercises/threads/01_run_all/exercise.toml",
        METADATA + f'form = "repair"\noriginal = "{content_hash(SEQUENTIAL.encode())}"\n',
    )
    init_course(kit, tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def grade(course, tmp_path, monkeypatch, capsys):
    """Grades a tree with the course, and gives its state, what is annotated, and the summary."""

    def grade(tree):
        for name in ("output", "step_summary"):
            (tmp_path / name).write_text("")
            monkeypatch.setenv(f"GITHUB_{name.upper()}", str(tmp_path / name))
        capsys.readouterr()
        options = ["--root", str(course), "--submission", str(tree), "--json", str(tmp_path / "report.json")]
        main(["grade", "--github", *options])
        found = [each.name for each in commands_in(capsys.readouterr().out)]
        summary = (tmp_path / "step_summary").read_text(encoding="utf-8")
        return outputs_in((tmp_path / "output").read_text())["state"], found, summary

    return grade


def test_in_a_students_copy_it_is_not_started_until_it_is_changed(course, grade):
    state, found, summary = grade(course)
    assert (state, found) == ("unfinished", ["notice"])
    assert "| 0 of 1 | not started |" in summary
    write(course, STUB, SEQUENTIAL + "# begun\n")
    state, found, summary = grade(course)
    assert (state, found) == ("failed", ["error", "notice"])
    assert "failed (sequential)" in summary


def test_in_a_pull_request_line_endings_do_not_count_as_a_change(course, grade, tmp_path):
    write(tmp_path / "tree", STUB, SEQUENTIAL.replace("\n", "\r\n"))
    assert grade(tmp_path / "tree")[0] == "unfinished"
    comment = tmp_path / "comment.md"
    assert main(["comment", str(tmp_path / "report.json"), "--out", str(comment)]) == 0
    assert "not started" in comment.read_text(encoding="utf-8")
    assert json.loads((tmp_path / "report.json").read_text())["exercises"][0]["status"] == "failed"
    write(tmp_path / "tree", STUB, SEQUENTIAL + "# begun\n")
    assert grade(tmp_path / "tree")[0] == "failed"
