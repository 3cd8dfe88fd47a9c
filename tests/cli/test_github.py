"""`grade --github`: annotations, summary and outputs, and a submission that tries to speak to the runner itself."""

import os

import pytest

from grader.cli.main import main
from grader.model import Reason, Report
from tests.builders import check_of, report_of
from tests.github_runner import commands_in, outputs_in
from tests.tiny import RIGHT, SEQUENTIAL, make_catalogue


@pytest.fixture
def root(tmp_path):
    make_catalogue(tmp_path / "kit")
    return tmp_path / "kit"


@pytest.fixture
def submission(tmp_path):
    folder = tmp_path / "pull_request" / "exercises" / "threads" / "01_run_all"
    folder.mkdir(parents=True)
    (tmp_path / "pull_request" / ".git").mkdir()
    return tmp_path / "pull_request"


@pytest.fixture
def runner(tmp_path, monkeypatch):
    """The variables and files of a step."""
    for name in ("output", "step_summary", "env", "path", "state"):
        (tmp_path / name).touch()
        monkeypatch.setenv(f"GITHUB_{name.upper()}", str(tmp_path / name))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("CI", "true")
    return tmp_path


def hand_in(submission, content):
    [folder] = submission.glob("exercises/*/*")
    (folder / "run_all.py").write_text(content, encoding="utf-8")


def grade(root, submission, *options):
    return main(["grade", "--root", str(root), "--submission", str(submission), *options])


def test_a_pull_request_gets_annotations_a_summary_and_outputs(root, submission, runner, capsys):
    hand_in(submission, SEQUENTIAL)
    report = runner / "report.json"
    assert grade(root, submission, "--json", str(report)) == 1
    error, notice = commands_in(capsys.readouterr().out)
    assert (error.name, notice.name) == ("error", "notice")
    place = {"file": "exercises/threads/01_run_all/run_all.py", "line": "2"}
    assert error.properties == place | {"title": "run_all: Three jobs run at once (sequential)"}
    summary = (runner / "step_summary").read_text(encoding="utf-8")
    assert summary.startswith("## Points: 0 of 1")
    assert "█" in summary
    assert outputs_in((runner / "output").read_text())["report"] == str(report)


def test_what_other_commands_of_the_step_wrote_stays(root, submission, runner):
    hand_in(submission, RIGHT)
    (runner / "output").write_text("other=1\n")
    assert grade(root, submission) == 0
    found = outputs_in((runner / "output").read_text())
    assert (found["other"], found["score"], found["state"], found["report"]) == ("1", "1", "passed", "")


def test_json_on_standard_output_stays_alone_there(root, submission, runner, capfd):
    hand_in(submission, SEQUENTIAL)
    assert grade(root, submission, "--json", "-") == 1
    out, err = capfd.readouterr()
    assert commands_in(out) == []
    assert [each.name for each in commands_in(err)] == ["error", "notice"]


@pytest.mark.parametrize(
    ("variable", "options", "written"), [("true", ["--no-github"], False), ("", ["--github"], True)]
)
def test_an_option_decides_whether_it_is_github(
    root, submission, runner, monkeypatch, capsys, variable, options, written
):
    monkeypatch.setenv("GITHUB_ACTIONS", variable)
    hand_in(submission, RIGHT)
    assert grade(root, submission, *options) == 0
    assert bool((runner / "output").read_text()) == written
    assert bool(commands_in(capsys.readouterr().out)) == written


def test_without_files_of_a_runner_there_are_annotations_only(root, submission, runner, monkeypatch, capsys):
    hand_in(submission, RIGHT)
    monkeypatch.delenv("GITHUB_OUTPUT")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "")
    assert grade(root, submission) == 0
    assert [each.name for each in commands_in(capsys.readouterr().out)] == ["notice"]


def test_a_file_of_the_runner_that_cannot_be_written_is_the_operators_problem(
    root, submission, runner, monkeypatch, capsys
):
    hand_in(submission, RIGHT)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(runner))
    assert grade(root, submission) == 2
    assert "GITHUB_STEP_SUMMARY cannot be written" in capsys.readouterr().err


ATTACK = r"""
import os, sys

MARKS = ["::error::A", "  ::error::B", "\r::error::C", "\x85::error::D", "\u2028::error::E", "##[error]F",
         "\ufeff::stop-commands::G", "x\n::add-mask::H", "```\n::error::I", "\x0b::error::J", "\u3000::error::K"]


def run_all(jobs):
    for mark in MARKS:
        print(mark)
        print(mark, file=sys.stderr)
    for encoding in ("utf-16", "utf-16-le", "utf-32", "utf-7", "cp037", "latin-1"):
        os.write(1, "\r\n::error::L\n##[error]M\n".encode(encoding))
    os.write(1, b"\xff\n::error::N\r::error::O\n\xc0\xba\xc0\xba")
    found = [name for name in os.environ if name.startswith(("GITHUB", "RUNNER", "ACTIONS"))]
    raise ValueError("\n".join(MARKS + found))
"""


@pytest.mark.parametrize("isolation", ["auto", "off"])
def test_no_text_of_a_submission_is_a_command(root, submission, runner, capfd, isolation):
    hand_in(submission, ATTACK)
    assert grade(root, submission, "--isolation", isolation) == 1
    out, err = capfd.readouterr()
    error, notice = commands_in(out)
    assert (error.properties["title"], notice.name) == ("run_all: Three jobs run at once (raised)", "notice")
    assert commands_in(err) == []
    assert "stop-commands" in out, "the text is shown"
    assert set(outputs_in((runner / "output").read_text())) == {"score", "max-score", "passed", "state", "report"}
    assert [(runner / name).read_text() for name in ("env", "path", "state")] == ["", "", ""]


LOOKING = "def run_all(jobs):\n    import os\n    raise ValueError(' '.join(sorted(os.environ)))\n"


@pytest.mark.parametrize("launcher", ["fork", "spawn"])
@pytest.mark.parametrize("isolation", ["auto", "off"])
def test_a_student_process_does_not_see_the_variables_of_the_runner(
    root, submission, runner, monkeypatch, isolation, launcher
):
    monkeypatch.setenv("GRADER_LAUNCHER", launcher)
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    monkeypatch.setenv("ACTIONS_RUNTIME_TOKEN", "secret")
    hand_in(submission, LOOKING)
    if launcher == "spawn" and isolation == "auto":
        isolation = "off"
    assert grade(root, submission, "--isolation", isolation, "--json", str(runner / "report.json")) == 1
    content = (runner / "report.json").read_text()
    assert "HOME" in content
    assert [name for name in os.environ if name.startswith(("GITHUB", "ACTIONS")) and name in content] == []


def test_what_is_hidden_in_the_log_of_the_grader_itself_is_no_command(runner, monkeypatch, capsys):
    found = Report(exercises=(report_of(check_of("a", Reason.RAISED, what="x\n::error::y ##[error]z")),))
    monkeypatch.setattr("grader.grading.grade", lambda *_: found)
    assert main(["grade"]) == 1
    out = capsys.readouterr().out
    assert [each.name for each in commands_in(out)] == ["error", "notice"]
