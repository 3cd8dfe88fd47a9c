"""The command `doctor`: a line for each topic, and the cure of each problem."""

from importlib import metadata

import pytest

from grader.cli import doctor
from grader.cli.main import main
from grader.model import OperatorError
from tests.tiny import make_catalogue


def found_by(look, root):
    return {each.topic: each for each in look(root)}


def test_here_everything_is_there(tmp_path, capsys):
    make_catalogue(tmp_path)
    assert main(["doctor", "--root", str(tmp_path)]) == 0
    output = capsys.readouterr().out
    for topic in ("Python", "packages", "isolation", "clock", "encodings", "exercises", "progress", "terminal"):
        assert f"  {topic} " in output
    assert output.endswith("The grader can work here.\n")


def test_a_missing_and_an_old_package_are_problems_with_a_command(tmp_path, monkeypatch, capsys):
    make_catalogue(tmp_path)
    real = metadata.version

    def version(name):
        if name in ("rich", "watchfiles"):
            raise metadata.PackageNotFoundError(name)
        return "0.19.1" if name == "msgspec" else real(name)

    monkeypatch.setattr(metadata, "version", version)
    found = found_by(doctor.packages, tmp_path)
    assert found["packages"].state == "problem"
    assert found["packages"].found == "msgspec is 0.19.1, and 0.20 is needed; rich is missing"
    assert '-m pip install "pytest>=8.4"' in found["packages"].cure
    assert found["file events"].state == "note"
    assert main(["doctor", "--root", str(tmp_path)]) == 2
    assert capsys.readouterr().out.endswith("1 problem to solve.\n")


def test_limits_that_are_too_low_come_with_their_fix(tmp_path, monkeypatch):
    def launcher(_):
        raise OperatorError("Only 3 open files are allowed here.", "Raise the limit.")

    monkeypatch.setattr("grader.grading.launcher_for_a_grading", launcher)
    [limits] = doctor.isolation(tmp_path)
    assert (limits.state, limits.found, limits.cure) == (
        "problem",
        "Only 3 open files are allowed here.",
        "Raise the limit.",
    )


@pytest.mark.parametrize(("late", "state"), [(0.001, "well"), (0.05, "note")])
def test_a_clock_that_is_late_is_noted(tmp_path, monkeypatch, late, state):
    now = [0.0]

    def nap(seconds):
        now[0] += seconds + late

    monkeypatch.setattr(doctor.time, "sleep", nap)
    monkeypatch.setattr(doctor.time, "perf_counter", lambda: now[0])
    [clock] = doctor.clock(tmp_path)
    assert clock.state == state
    assert f"{late * 1000:.1f} ms late" in clock.found


@pytest.mark.skipif("sys.platform == 'win32'", reason="the console of Windows gets characters")
@pytest.mark.parametrize(
    ("variables", "state"),
    [({"LANG": "de_DE.utf8"}, "well"), ({"LANG": "C.UTF-8", "LC_ALL": "C"}, "note"), ({}, "note")],
)
def test_a_language_without_utf_8_is_noted(tmp_path, monkeypatch, variables, state):
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert found_by(doctor.encodings, tmp_path)["encodings"].state == state


def test_a_folder_without_exercises_is_a_problem(tmp_path):
    assert found_by(doctor.files, tmp_path)["exercises"].state == "problem"


def test_a_place_where_progress_cannot_be_kept_is_noted(tmp_path, monkeypatch):
    make_catalogue(tmp_path)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GRADER_STATE", str(tmp_path / "file" / "state"))
    assert found_by(doctor.files, tmp_path)["progress"].state == "note"


def test_versions_are_compared_as_numbers():
    assert doctor._numbers("8.10.1") > doctor._numbers("8.4")
    assert doctor._numbers("8.4rc1") == [8, 4]
