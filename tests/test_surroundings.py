"""Processes of the grader start without anything of the user's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader import surroundings

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments, **options):
    done = subprocess.run(arguments, capture_output=True, check=False, timeout=60, **options)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def kit(tmp_path):
    """A copy of the package beside files that are called like libraries; it imports one and prints what it got."""
    root = tmp_path / "a kit with 'quotes' and blanks"
    (root / "grader").mkdir(parents=True)
    shutil.copy(ROOT / "grader" / "surroundings.py", root / "grader")
    (root / "grader" / "__init__.py").write_text("")
    (root / "grader" / "shows.py").write_text(
        "import grader, msgspec, queue, sys\n"
        "print(grader.__file__, queue.__file__, msgspec.__file__, sys.argv[1:], sys.flags.optimize, sep='\\n')\n"
    )
    (root / "grader" / "__main__.py").write_text(
        "from grader import surroundings\nsurroundings.restart('grader.shows')"
    )
    for name in ("queue", "msgspec"):
        (root / f"{name}.py").write_text("raise SystemExit('the wrong file')\n")
    return root


@pytest.mark.parametrize(
    "variables", [{}, {"PYTHONOPTIMIZE": "2"}, {"PYTHONPATH": "."}, {"PYTHONWARNINGS": "error"}, {"PYTHONDEVMODE": "1"}]
)
def test_a_restarted_command_runs_its_own_package_and_the_real_libraries(kit, variables):
    code, output, errors = run(sys.executable, "-m", "grader", "a", "b c", cwd=kit, env={**os.environ, **variables})
    assert (code, errors) == (0, "")
    package, queue, msgspec, arguments, optimize = output.splitlines()
    assert package == str(kit / "grader" / "__init__.py")
    assert queue == sys.modules["queue"].__file__
    assert msgspec == sys.modules["msgspec"].__file__
    assert (arguments, optimize) == ("['a', 'b c']", "0")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYTEST_ADDOPTS", "-k none"),
        ("PYTEST_PLUGINS", "x"),
        ("PYTHONPATH", "/x"),
        ("PYTHONHASHSEED", "0"),
        ("COVERAGE_PROCESS_START", "x"),
        ("LD_PRELOAD", "x.so"),
        ("COLUMNS", "0"),
        ("COLUMNS", "-1"),
        ("COLUMNS", "²"),
        ("LINES", "many"),
    ],
)
def test_variables_that_could_change_a_verdict_are_removed(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert name not in surroundings.environment()


@pytest.mark.parametrize(
    ("name", "value"), [("COLUMNS", "80"), ("GRADER_VIA", "nox"), ("LD_LIBRARY_PATH", "/opt/lib"), ("TZ", "UTC")]
)
def test_other_variables_are_kept(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert surroundings.environment()[name] == value


@pytest.mark.skipif(sys.platform == "win32", reason="shells there cannot close streams")
@pytest.mark.parametrize(("closed", "writable"), [("<&-", True), (">&-", False), ("2>&-", True)])
def test_a_closed_stream_is_opened_so_that_no_other_file_gets_its_number(kit, closed, writable, tmp_path):
    """Only writing to a closed standard output still fails: a report could be lost there."""
    (kit / "grader" / "shows.py").write_text(
        "import os, sys\n"
        "open_fds = [fd for fd in range(3) if os.path.exists(f'/dev/fd/{fd}')]\n"
        "try:\n    os.write(1, b'')\n    os.write(1, b'x')\n    works = True\n"
        "except OSError:\n    works = False\n"
        f"open({str(tmp_path / 'found')!r}, 'w').write(f'{{open_fds}} {{works}}')\n"
    )
    run("sh", "-c", f'"{sys.executable}" -m grader {closed}', cwd=kit)
    assert (tmp_path / "found").read_text() == f"[0, 1, 2] {writable}"


def test_in_an_environment_on_windows_the_interpreter_runs_and_not_its_launcher(monkeypatch):
    """The launcher would be measured in its place, and the interpreter would count as a process left running."""
    monkeypatch.setattr(surroundings.sys, "platform", "win32")
    monkeypatch.setattr(sys, "_base_executable", r"C:\Python\python.exe")
    assert surroundings.command("x")[0] == r"C:\Python\python.exe"
    assert surroundings.environment()["__PYVENV_LAUNCHER__"] == sys.executable
    monkeypatch.setattr(sys, "_base_executable", sys.executable)
    assert surroundings.interpreter_variables() == {}


def test_elsewhere_an_environment_needs_no_variable():
    if sys.platform != "win32":
        assert (surroundings.interpreter(), surroundings.interpreter_variables()) == (sys.executable, {})
