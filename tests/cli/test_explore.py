"""`grader explore`: exit codes, report, and text that steers no terminal."""

import json
from pathlib import Path

import pytest

from grader.cli.main import main

HERE = Path(__file__).parent.parent / "sim"


def test_a_failure_is_exit_code_1_and_is_written_in_the_shape_that_was_promised(tmp_path, capsys):
    out = tmp_path / "out.json"
    assert main(["explore", str(HERE / "programs" / "bugs" / "lost_update_global.py"), "--json", str(out)]) == 1
    shown = capsys.readouterr().out
    assert "Lost update of counter" in shown
    report = json.loads(out.read_text())
    assert {"schema", "outcome", "schedules", "seconds", "failure"} <= set(report)
    failure = report["failure"]
    assert (report["schema"], report["outcome"], failure["class"]) == (1, "failed", "lost_update")
    assert failure["token"] in shown
    assert {"kind", "type", "message", "preemptions", "hidden_by_gil", "explanation", "steps"} <= set(failure)
    assert (
        main(
            ["explore", f"{HERE / 'programs' / 'bugs' / 'lost_update_global.py'}:program", "--replay", failure["token"]]
        )
        == 1
    )


def test_no_failure_is_exit_code_0_and_never_called_a_proof(capsys):
    assert main(["explore", str(HERE / "programs" / "sound" / "ds_bounded_buffer.py"), "--schedules", "30"]) == 0
    assert "not a proof" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.py"],
        [f"{HERE / 'correct' / 'bank.py'}:nothing"],
        [str(HERE / "programs" / "sound" / "bank.py"), "--replay", "?"],
    ],
)
def test_bad_use_is_exit_code_2(arguments, capsys):
    assert main(["explore", *arguments]) == 2
    assert capsys.readouterr().err.startswith("grader: ")


@pytest.mark.parametrize(
    "source",
    [
        "def program(:",
        "1 / 0",
        "import socket\ndef program():\n    socket.socket()\n",
        "import threading\nthreading.Event().wait()",
    ],
)
def test_what_cannot_be_explored_is_exit_code_3(source, tmp_path, capsys):
    path = tmp_path / "program.py"
    path.write_text(source)
    assert main(["explore", str(path), "--json", str(tmp_path / "out.json")]) == 3
    assert json.loads((tmp_path / "out.json").read_text())["outcome"] == "error"
    assert "Could not be explored" in capsys.readouterr().err


def test_what_the_program_says_cannot_steer_the_terminal(tmp_path, capsys):
    path = tmp_path / "program.py"
    path.write_text("def program():\n    raise ValueError('\\x1b[2J')\n")
    assert main(["explore", str(path)]) == 1
    assert "\x1b[2J" not in capsys.readouterr().out
