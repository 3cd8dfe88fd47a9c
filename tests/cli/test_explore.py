"""The command `grader explore`: exit codes, report, and escaped output."""

import json
from pathlib import Path

import pytest

from grader.cli.explore import show_exploration
from grader.cli.main import main
from grader.sim import Exploration
from grader.sim.core import encode_token

PROGRAMS = Path(__file__).parent.parent / "sim" / "programs"
LOST_UPDATE = PROGRAMS / "bugs" / "lost_update_global.py"
BANK = PROGRAMS / "sound" / "bank.py"


def test_a_failure_gives_exit_code_1_and_a_report_of_schema_1(tmp_path, capsys):
    report_path = tmp_path / "report.json"
    assert main(["explore", str(LOST_UPDATE), "--json", str(report_path)]) == 1
    output = capsys.readouterr().out
    assert "Lost update of counter" in output
    report = json.loads(report_path.read_text())
    assert {"schema", "outcome", "schedules", "seconds", "failure"} <= set(report)
    failure = report["failure"]
    assert (report["schema"], report["outcome"], failure["class"]) == (2, "failed", "lost_update")
    assert f"--replay {failure['token']}" in " ".join(output.split())
    assert {"kind", "type", "message", "preemptions", "hidden_by_gil", "explanation", "steps"} <= set(failure)
    assert main(["explore", f"{LOST_UPDATE}:program", "--replay", failure["token"]]) == 1


def test_a_sample_without_failure_gives_exit_code_0_and_is_never_called_a_proof(capsys):
    assert main(["explore", str(PROGRAMS / "sound" / "ds_bounded_buffer.py"), "--schedules", "30"]) == 0
    output = capsys.readouterr().out
    assert "No failure in 30 schedules" in output
    assert "This is a sample, not a proof." in output


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (Exploration("proved", 12, 0.5, None, "every schedule"), "Proved: all 12 schedules, 0.50 s."),
        (Exploration("proved", 1, 0.5, None, "every schedule"), "Proved: the only schedule, 0.50 s."),
        (
            Exploration("bounded", 12, 0.5, None, "every schedule with at most 2 preemptions"),
            "No failure: every schedule with at most 2 preemptions was run (12 schedules), 0.50 s.",
        ),
    ],
)
def test_a_complete_search_states_what_it_has_proved(capsys, found, text):
    show_exploration(found, None)
    assert " ".join(capsys.readouterr().out.split()) == text


def test_the_report_can_go_to_standard_output(capsys):
    assert main(["explore", str(BANK), "--schedules", "3", "--json", "-"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["outcome"] == "proved"
    assert "Proved" in captured.err


def test_a_token_of_another_program_is_reported(capsys):
    token = encode_token([(0, 10, 7)])  # to thread 7, which this program does not have
    assert main(["explore", str(LOST_UPDATE), "--replay", token]) == 0
    assert "This token belongs to another program or version" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.py"], "nowhere.py is not a file."),
        ([f"{BANK}:progam"], "bank.py has no function 'progam'."),
        ([str(BANK), "--replay", "?"], "'?' is not a schedule token of version A."),
        ([str(BANK), "--schedules", "1", "--json", "/nowhere/report.json"], "/nowhere/report.json cannot be written"),
    ],
)
def test_wrong_use_gives_exit_code_2_and_names_the_mistake(arguments, message, capsys):
    assert main(["explore", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"grader: {message}")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def program(:", "SyntaxError"),
        ("1 / 0", "importing program.py failed at line 1: ZeroDivisionError: division by zero"),
        ("import socket\ndef program():\n    socket.socket()\n", "not under control: socket.socket"),
        ("import threading\nthreading.Event().wait()", "not under control: code that waits outside the explored"),
    ],
)
def test_a_program_that_cannot_be_explored_gives_exit_code_3(source, message, tmp_path, capsys):
    path = tmp_path / "program.py"
    path.write_text(source)
    assert main(["explore", str(path), "--json", str(tmp_path / "report.json")]) == 3
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["outcome"] == "error"
    assert report["error"].startswith(message)
    assert capsys.readouterr().err.startswith("Could not be explored: ")


def test_text_of_the_program_cannot_control_the_terminal(tmp_path, capsys):
    path = tmp_path / "program.py"
    path.write_text("def program():\n    raise ValueError('\\x1b[2J')\n")
    assert main(["explore", str(path)]) == 1
    assert "\x1b[2J" not in capsys.readouterr().out


def test_a_program_that_checks_nothing_is_told_so(tmp_path, capsys):
    path = tmp_path / "quiet.py"
    path.write_text("def program():\n    pass\n")
    report = tmp_path / "report.json"
    assert main(["explore", str(path), "--json", str(report)]) == 0
    assert "so no result was checked" in " ".join(capsys.readouterr().out.split())
    assert json.loads(report.read_text())["checks_results"] is False
    path.write_text("def program():\n    assert 1\n")
    assert main(["explore", str(path)]) == 0
    assert "checked" not in capsys.readouterr().out


def test_a_function_with_parameters_is_wrong_use(tmp_path, capsys):
    path = tmp_path / "asking.py"
    path.write_text("def program(size, *more, depth=1):\n    pass\n")
    assert main(["explore", str(path)]) == 2
    assert "program takes parameters (size)." in " ".join(capsys.readouterr().err.split())


def test_the_report_says_how_many_bare_runs_failed(tmp_path, capsys):
    report = tmp_path / "report.json"
    assert main(["explore", str(LOST_UPDATE), "--bare-runs", "10", "--json", str(report)]) == 1
    failure = json.loads(report.read_text())["failure"]
    assert failure["bare_runs"] == 10
    assert "in 10 bare runs" in capsys.readouterr().out or failure["bare_failures"]
    assert main(["explore", str(LOST_UPDATE), "--bare-runs", "0"]) == 1
    assert "bare runs" not in capsys.readouterr().out


def test_an_error_of_the_grader_has_an_exit_code_of_its_own(monkeypatch, tmp_path, capsys):
    def broken(*_, **__):
        raise TypeError("broken")

    monkeypatch.setattr("grader.cli.explore.explore", broken)
    report = tmp_path / "report.json"
    assert main(["explore", str(BANK), "--json", str(report)]) == 4
    assert "This is an error of the grader" in capsys.readouterr().err
    assert json.loads(report.read_text())["outcome"] == "error"


def test_a_module_that_fails_when_it_runs_again_is_not_an_error_of_the_grader(tmp_path, capsys):
    path = tmp_path / "once.py"
    path.write_text(f"open({str(tmp_path / 'made')!r}, 'x').close()\nitems = []\ndef program():\n    items.append(1)\n")
    assert main(["explore", str(path)]) == 3
    assert "once.py fails when it is run again: FileExistsError" in capsys.readouterr().err


def test_an_error_of_the_grader_outside_the_exploration_has_it_too(monkeypatch, capsys):
    def broken(*_):
        raise TypeError("broken")

    monkeypatch.setattr("grader.cli.explore.show_exploration", broken)
    assert main(["explore", str(BANK), "--schedules", "1"]) == 4
    assert "This is an error of the grader. It says nothing about the program." in capsys.readouterr().err


def test_a_package_to_include_must_be_there(capsys):
    assert main(["explore", str(BANK), "--include", "no_such_package"]) == 2
    assert "there is no package 'no_such_package'" in capsys.readouterr().err
