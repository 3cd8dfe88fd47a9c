"""The sessions that students, maintainers and CI run. `nox -s grade` is the main one."""

import hashlib
import sys
from pathlib import Path

import nox

nox.options.sessions = ["grade"]
nox.options.reuse_venv = "yes"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"

PYTHONS = ["3.11", "3.12", "3.13", "3.14", "3.15"]


def prepare(session: nox.Session, *extra: str) -> None:
    """Installs the kit into the session's environment, once for each content of pyproject.toml."""
    wanted = hashlib.sha256(Path("pyproject.toml").read_bytes() + repr((extra, sys.version)).encode()).hexdigest()
    stamp = Path(session.virtualenv.location) / "kit-installed"
    if not stamp.is_file() or stamp.read_text() != wanted:
        session.install("-e", ".", *extra)
        stamp.write_text(wanted)
    # Without compiled modules each start would take half a second longer.
    session.env.update(GRADER_VIA="nox", PYTHONDONTWRITEBYTECODE="", PYTHONUTF8="1")


def development(session: nox.Session) -> None:
    groups = nox.project.load_toml("pyproject.toml")["dependency-groups"]
    prepare(session, *groups["dev"])


@nox.session
def grade(session: nox.Session) -> None:
    """Grade your solutions: all of them, or `nox -s grade -- fan_out`."""
    prepare(session)
    session.run("python", "-m", "grader", "grade", *session.posargs)


@nox.session
def hint(session: nox.Session) -> None:
    """Show a hint: `nox -s hint -- fan_out`, and `nox -s hint -- fan_out 2` for one more."""
    prepare(session)
    session.run("python", "-m", "grader", "hint", *session.posargs)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests on every supported Python that is there; those marked `once` on nox's own alone."""
    development(session)
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    chosen = [] if session.python == own else ["-m", "not once"]
    session.run("python", "-m", "pytest", "--numprocesses=4", "--dist=worksteal", *chosen, *session.posargs)


@nox.session
def check(session: nox.Session) -> None:
    """Check the exercises themselves."""
    prepare(session)
    session.run("python", "-m", "grader", "check", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, types and import layers."""
    development(session)
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("lint-imports")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure, as ratios in one run."""
    prepare(session)
    session.run("python", "-m", "benchmarks.speed")
    session.run("python", "-m", "benchmarks.batch", *session.posargs)
    session.install("frontrun", success_codes=[0, 1], silent=True)  # measured beside ours where it can be had
    session.run("python", "-m", "benchmarks.sim_speed")
    session.run("python", "-m", "benchmarks.hunts")


@nox.session
def power(session: nox.Session) -> None:
    """Count the schedules that the controlled scheduler needs to find known bugs, or try sound programs on it."""
    prepare(session)
    session.run("python", "-m", "benchmarks.sim_power", *session.posargs)


@nox.session
def load(session: nox.Session) -> None:
    """Count verdicts that flip on a busy machine."""
    prepare(session)
    session.run("python", "-m", "benchmarks.load", *session.posargs)


@nox.session
def picture(session: nox.Session) -> None:
    """Draw the picture in the README from a real run."""
    prepare(session)
    session.run("python", "-m", "benchmarks.picture")
