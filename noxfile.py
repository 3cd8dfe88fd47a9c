"""The sessions that students, maintainers and CI run. `nox -s grade` is the main one."""

import atexit
import hashlib
import logging
import os
import sys
from pathlib import Path

import nox

nox.options.sessions = ["grade"]
nox.options.reuse_venv = "yes"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"

# uv is optional here. That it is missing worries people who need none.
logging.getLogger("nox").addFilter(lambda record: "uv binary not found" not in record.getMessage())

PYTHONS = ["3.11", "3.12", "3.13", "3.14", "3.15"]

PROSE = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "noxfile.py", "docs", "grader"]
"""Files and folders that the word list covers, besides each README.md and exercise.toml in exercises/."""


WORKFLOWS = [".github/workflows", "grader/course/templates/dot_github/workflows"]
"""Folders with workflows for GitHub: those of the kit, and those that it gives to a course."""


LOCK = Path(".ci", "requirements.txt")
"""Versions and hashes of all packages, for the kit's own CI. `nox -s lock` writes it."""


STAMP = "kit-installed"
"""Name of the file in an environment that says for which pyproject.toml its packages are."""

WATCHFILES = "watchfiles>=1.1"
"""Events for `nox -s watch`, as in the extra `watch` of pyproject.toml."""

# Without compiled modules each start would take half a second longer.
VARIABLES = {"GRADER_VIA": "nox", "PYTHONDONTWRITEBYTECODE": "", "PYTHONUTF8": "1"}

MEANINGS = {
    1: 'There is more to do, and the lines above say what. This is all that "failed" means: the kit works.',
    3: 'Not every verdict is certain, and the lines above say why. This is all that "failed" means.',
}
"""The meanings of the grader's exit codes for somebody who works on the exercises."""


def prepare(session: nox.Session, *extra: str) -> None:
    """Install the kit into the session's environment, once for each content of pyproject.toml.

    With GRADER_LOCKED=1, the packages are exactly those of the lock.
    """
    locked = _locked()
    stamp = Path(session.virtualenv.location) / STAMP
    if not stamp.is_file() or stamp.read_text() != _wanted(*extra):
        if locked:
            session.install("--require-hashes", "-r", str(LOCK))
            session.install("--no-deps", "-e", ".")
        else:
            session.install("-e", ".", *extra)
            # Without a wheel for this Python it is left out, and `watch` looks at the files instead.
            session.install("--only-binary=watchfiles", WATCHFILES, success_codes=range(256), silent=True)
        find_by_relative_path(Path(session.virtualenv.location))
        stamp.write_text(_wanted(*extra))
    session.env.update(VARIABLES)


def _locked() -> bytes:
    return LOCK.read_bytes() if os.environ.get("GRADER_LOCKED") == "1" else b""


def _wanted(*extra: str) -> str:
    """The content of an environment's stamp if its packages are those of today."""
    parts = Path("pyproject.toml").read_bytes() + repr((extra, sys.version)).encode() + _locked()
    return hashlib.sha256(parts).hexdigest()


def grader(session: nox.Session, command: str) -> None:
    """Run a command of the grader in the environment of the session `grade`, which all such sessions share.

    So the first of them takes its time, and the others start at once.
    """
    environment = Path(session.env_dir).with_name("grade")
    stamp = environment / STAMP
    if not stamp.is_file() or stamp.read_text() != _wanted():
        again = ["--session", "grade", "--install-only", "--envdir", str(environment.parent)]
        session.run(sys.executable, "-m", "nox", "--noxfile", __file__, *again, external=True)
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    line = [str(python), "-I", "-m", "grader", command, *session.posargs]
    run_kindly(session, line)


def run_kindly(session: nox.Session, line: list[str]) -> None:
    """Run a command of the grader. If it ends with the code of a board that is not complete, say so at the very end."""
    try:
        session.run(*line, external=True, env=VARIABLES)
    except nox.command.CommandFailed as problem:
        code = getattr(problem, "return_code", None) or int("".join(filter(str.isdigit, str(problem))) or 0)
        if code in MEANINGS:
            atexit.register(print, f"\n{MEANINGS[code]}", file=sys.stderr)
        raise


def find_by_relative_path(environment: Path) -> None:
    """Let the environment find the kit by a path of plain letters, whatever the folders of the user are called.

    An editable installation writes the whole path in UTF-8. Python 3.12 and older read it in the code page of Windows:
    in a folder such as C:\\Users\\Zoë, they find no kit or do not even start.
    """
    for file in environment.glob("**/site-packages/_*concurrency_kit.pth"):
        file.write_text(os.path.relpath(Path.cwd(), file.parent) + "\n", encoding="ascii")


def development(session: nox.Session, *extra: str) -> None:
    """Install the kit and the development tools; `extra` names further packages of the docs group."""
    groups = nox.project.load_toml("pyproject.toml")["dependency-groups"]
    prepare(session, *groups["dev"], *(each for each in groups["docs"] if each.startswith(extra)))


@nox.session
def grade(session: nox.Session) -> None:
    """Grade your solutions. One exercise: `nox -s grade -- fan_out`."""
    prepare(session)
    run_kindly(session, ["python", "-I", "-m", "grader", "grade", *session.posargs])


@nox.session(venv_backend="none")
def watch(session: nox.Session) -> None:
    """Grade an exercise each time you save it, and listen to keys. Begin with one: `nox -s watch -- fan_out`."""
    grader(session, "watch")


@nox.session(venv_backend="none")
def hint(session: nox.Session) -> None:
    """Show a hint for one exercise: `nox -s hint -- fan_out`. One more: `nox -s hint -- fan_out 2`."""
    grader(session, "hint")


@nox.session(name="list", venv_backend="none")
def list_exercises(session: nox.Session) -> None:
    """List the exercises in the order of learning, with those that are done."""
    grader(session, "list")


@nox.session(name="next", venv_backend="none")
def next_exercise(session: nox.Session) -> None:
    """Show where you stand in the course, and what comes next."""
    grader(session, "next")


@nox.session(venv_backend="none")
def view(session: nox.Session) -> None:
    """Open a page that steps through what went wrong: `nox -s view -- fan_out`."""
    grader(session, "view")


@nox.session(venv_backend="none")
def reset(session: nox.Session) -> None:
    """Give an exercise its stub back: `nox -s reset -- fan_out`. Your code is kept as a backup."""
    grader(session, "reset")


@nox.session(venv_backend="none")
def solution(session: nox.Session) -> None:
    """Show the solution of an exercise, after a pass or if you ask twice: `nox -s solution -- fan_out`."""
    grader(session, "solution")


@nox.session(venv_backend="none")
def run(session: nox.Session) -> None:
    """Run your code once, with real pauses and with what it prints: `nox -s run -- fan_out`."""
    grader(session, "run")


@nox.session(venv_backend="none")
def doctor(session: nox.Session) -> None:
    """Look at what the grader needs of this machine, and name the cure of each problem."""
    grader(session, "doctor")


@nox.session(venv_backend="none")
def explore(session: nox.Session) -> None:
    """Run a program of yours under many thread schedules: `nox -s explore -- my_program.py`."""
    grader(session, "explore")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests of the kit. On nox's own Python, this includes those marked `once`."""
    development(session)
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    chosen = [] if session.python == own else ["-m", "not once"]
    session.run("python", "-m", "pytest", "--numprocesses=4", "--dist=worksteal", *chosen, *session.posargs)


@nox.session
def elsewhere(session: nox.Session) -> None:
    """Use the kit on a made-up Windows and macOS. One of them: `nox -s elsewhere -- windows`; for real: `-- here`."""
    development(session)
    session.run("python", "-m", "tests.elsewhere", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Fuzz every boundary that text of a submission crosses, for ten minutes. One minute: `nox -s fuzz -- 60`."""
    development(session)
    session.run("python", "-m", "tests.fuzz", *(session.posargs or ["600"]))


@nox.session
def audit(session: nox.Session) -> None:
    """Look for known holes in the packages of the lock. This asks PyPI."""
    session.install(*nox.project.load_toml("pyproject.toml")["dependency-groups"]["audit"])
    options = ["--strict", "--disable-pip", "--require-hashes", "--progress-spinner=off"]
    session.run("pip-audit", *options, f"--requirement={LOCK}", *session.posargs)


@nox.session
def lock(session: nox.Session) -> None:
    """Write the lock anew: the newest versions that pyproject.toml allows, with their hashes."""
    session.install("uv")
    options = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-annotate", "--no-header", "--upgrade"]
    groups = ["--group=dev", "--group=docs", "--extra=cluster"]
    session.run("uv", "pip", "compile", "--quiet", "pyproject.toml", *groups, *options, f"--output-file={LOCK}")


@nox.session(venv_backend="none")
def check(session: nox.Session) -> None:
    """Check every exercise: its stub, its reference and its wrong solutions get the stated verdicts."""
    grader(session, "check")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types, import layers, the word list, and the workflows for GitHub."""
    development(session, "codespell")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("lint-imports")
    texts = [str(path) for kind in ("README.md", "exercise.toml") for path in sorted(Path("exercises").rglob(kind))]
    session.run("codespell", *PROSE, *texts)
    workflows = [str(path) for place in WORKFLOWS for path in sorted(Path(place).glob("*.yml"))]
    session.run("actionlint", *workflows)
    session.run("zizmor", "--offline", "--quiet", "action.yml", *workflows)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation site in `site/`. Any warning is an error."""
    prepare(session, *nox.project.load_toml("pyproject.toml")["dependency-groups"]["docs"])
    strict = ["--fail-on-warning", "--keep-going", "--fresh-env"]
    session.run("sphinx-build", *strict, "--doctree-dir", session.create_tmp(), "docs", "site", *session.posargs)
    session.log("Open site/index.html in a browser.")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure grading, batches, a course and explorations, beside plain pytest, threads and other schedulers."""
    prepare(session)
    session.run("python", "-m", "benchmarks.speed")
    session.run("python", "-m", "benchmarks.watch")
    session.run("python", "-m", "benchmarks.batch", *session.posargs)
    session.run("python", "-m", "benchmarks.course")
    session.install("frontrun", success_codes=[0, 1], silent=True)  # measured beside ours where it can be had
    session.run("python", "-m", "benchmarks.sim_speed")
    session.run("python", "-m", "benchmarks.explorations")
    session.run("python", "-m", "benchmarks.peers")


@nox.session
def power(session: nox.Session) -> None:
    """Count the schedules needed to find known bugs. Correct programs: `nox -s power -- soundness`."""
    prepare(session)
    session.run("python", "-m", "benchmarks.sim_power", *session.posargs)


@nox.session
def load(session: nox.Session) -> None:
    """Count the verdicts that change on a busy machine: `nox -s load -- 32 100`."""
    prepare(session)
    session.run("python", "-m", "benchmarks.load", *session.posargs)


@nox.session(venv_backend="none")
def compare(session: nox.Session) -> None:
    """Measure threads, tasks and processes here. With plots: `nox -s compare -- --html compare.html`."""
    grader(session, "compare")


@nox.session
def picture(session: nox.Session) -> None:
    """Draw the pictures in docs/ from real runs."""
    prepare(session)
    session.run("python", "-m", "benchmarks.picture")
