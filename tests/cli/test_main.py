"""The command line as programs and people meet it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli.main import main
from tests.tiny import RIGHT, SEQUENTIAL, make_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def root(tmp_path):
    make_catalogue(tmp_path / "kit")
    return tmp_path / "kit"


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def test_untouched_stubs_are_reported_as_such_with_the_next_step(root, capsys, monkeypatch):
    monkeypatch.delenv("GRADER_VIA", raising=False)
    assert main(["grade", "--root", str(root)]) == 1
    said = capsys.readouterr().out
    assert "0/1 checks" in said
    assert "README.md" in said
    assert "python -m grader hint run_all" in said


def test_the_next_step_is_told_in_the_way_the_user_came(root, capsys, monkeypatch):
    monkeypatch.setenv("GRADER_VIA", "nox")
    main(["grade", "--root", str(root)])
    assert "nox -s hint -- run_all" in capsys.readouterr().out


@pytest.mark.parametrize(("content", "code"), [(RIGHT, 0), (SEQUENTIAL, 1)])
def test_what_the_student_wrote_into_the_stub_is_graded(root, capsys, content, code):
    [stub] = root.glob("exercises/*/*/run_all.py")
    stub.write_text(content)
    assert main(["grade", "--root", str(root)]) == code
    assert "not_started" not in capsys.readouterr().out


def test_reference_solutions_pass(root):
    assert main(["grade", "--solutions", "--root", str(root)]) == 0


def test_a_wrong_submission_fails_with_reason_and_picture(root, inbox, capsys):
    (inbox / "run_all.py").write_text(SEQUENTIAL)
    assert main(["grade", "run_all", "--submission", str(inbox), "--root", str(root)]) == 1
    said = capsys.readouterr().out
    assert "sequential" in said
    assert "█" in said
    assert "░" in said


def test_json_and_junit_go_to_the_files_asked_for(root, inbox, tmp_path):
    (inbox / "run_all.py").write_text(RIGHT)
    report, junit = tmp_path / "report.json", tmp_path / "junit.xml"
    outputs = ["--json", str(report), "--junit", str(junit)]
    assert main(["grade", "--submission", str(inbox), "--root", str(root), *outputs]) == 0
    [exercise] = json.loads(report.read_text())["exercises"]
    assert (exercise["slug"], exercise["status"], exercise["score"], exercise["max_score"]) == (
        "run_all",
        "passed",
        1,
        1,
    )
    assert exercise["checks"][0]["evidence"]["timelines"][0]["peak"] == 3
    assert 'failures="0"' in junit.read_text()


def test_json_to_standard_output_stands_alone_there(root, capfdbinary):
    assert main(["grade", "--json", "-", "--root", str(root)]) == 1
    assert json.loads(capfdbinary.readouterr().out)["schema"] == 1


def test_a_broken_suite_is_our_error_and_not_the_student_s(tmp_path, capsys):
    make_catalogue(tmp_path, suite="import no_such_module\n")
    assert main(["grade", "--solutions", "--root", str(tmp_path)]) == 3
    assert "cannot be collected" in capsys.readouterr().out


def test_a_check_that_judges_nothing_is_our_error(tmp_path, capsys):
    suite = 'async def test_it(student):\n    """Nothing"""\n    await student.call("run_all", student.jobs(3))\n'
    make_catalogue(tmp_path, suite=suite)
    assert main(["grade", "--solutions", "--root", str(tmp_path)]) == 3
    assert "without having judged" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["grade", "run_al"], "Did you mean run_all?"),
        (["grade", "xyz"], "Known: run_all."),
        (["grade", "--submission", "nowhere"], "nowhere does not exist."),
        (["grade", "--submission", "."], "contains no submitted file."),
        (["grade", "run_all", "--submission", "."], "There is no run_all.py in"),
        (["grade", "--json", "no/such/folder/x.json"], "cannot be written."),
        (["grade", "--no-such-option"], "unrecognized arguments"),
        (["grade", "--submission", ".", "--solutions"], "not allowed with"),
        (["hint", "run_all", "9"], "has 3 hints"),
        (["hint", "nothing"], "There is no exercise"),
        (["new", "Not A Name"], "lower-case"),
        (["new", "run_all"], "already"),
        (["no_such_command"], "invalid choice"),
    ],
)
def test_a_mistake_of_the_operator_gets_one_line_and_exit_code_2(root, inbox, capsys, monkeypatch, arguments, told):
    monkeypatch.chdir(inbox)
    extra = ["--root", str(root)] if arguments[0] != "no_such_command" else []
    assert main([*arguments, *extra]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(("variable", "ways"), [("GRADER_LAUNCHER", "fork, spawn"), ("GRADER_ENGINE", "fork, spawn")])
def test_an_unknown_way_gets_one_line_too(root, capsys, monkeypatch, variable, ways):
    monkeypatch.setenv(variable, "spoon")
    assert main(["grade", "--solutions", "--root", str(root)]) == 2
    assert f"{variable} is 'spoon'. Here it can be: {ways}.\n" in capsys.readouterr().err


def test_hints_come_one_by_one(root, capsys):
    assert main(["hint", "run_all", "2", "--root", str(root)]) == 0
    said = capsys.readouterr().out
    assert "1. one\n2. two\n" in said
    assert "three" not in said


def test_a_new_exercise_is_one_that_check_explains_how_to_finish(tmp_path, capsys):
    make_catalogue(tmp_path)
    assert main(["new", "my_own", "--root", str(tmp_path)]) == 0
    assert main(["check", "my_own", "--root", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "1 wrong solutions. Write at least 8" in said
    assert "0 hints. Write at least 3" in said
    assert "reference: together is failed (not_started)" in said


def test_the_package_runs_as_a_module():
    done = subprocess.run([sys.executable, "-m", "grader", "--version"], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.startswith(b"grader ")
