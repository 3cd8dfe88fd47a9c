"""The machine of the operator decides no verdict: one right and one wrong solution are graded in many situations.

Each situation is a real command in a real shell. The verdicts are the same in all of them, or the command is refused
with one line and exit code 2. Exit code 1 never means anything but "something failed".
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from tests.tiny import RIGHT, SEQUENTIAL, make_catalogue

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.once, pytest.mark.skipif(os.name != "posix", reason="the situations are those of a shell")]

SUITE = '''
async def test_none(student):
    """Without jobs, the list is empty: the wrong solution passes this one"""
    run = await student.call("run_all", [])
    run.expect(returns=[])


async def test_together(student):
    """Three short jobs run at once"""
    run = await student.call("run_all", student.jobs(3, meet=3, seconds=0.1))
    run.expect(returns=run.receipts, together=3)
'''
VERDICTS = {"right": ("passed", None, 2), "wrong": ("failed", "sequential", 1)}
LIBRARIES = "queue random signal resource subprocess socket selectors copy typing pytest msgspec psutil rich".split()
"""Libraries that files beside the kit, or in the current folder, are called like."""


class Situation(NamedTuple):
    """What is unusual.

    variables  of the environment; None removes one. `{evil}` is a folder whose files spoil what imports them
    shell      a line before the command
    streams    redirections of the command
    python     options of the interpreter
    folder     name of a folder below that of the test, which becomes the current one
    code       the exit code; refused or not, if it is None
    """

    variables: Mapping[str, str | None] = MappingProxyType({})
    shell: str = ":"
    streams: str = ""
    python: str = ""
    folder: str = "here"
    code: int | None = 0


SITUATIONS = {
    "nothing unusual": Situation(),
    # options, plugins and configuration of pytest
    "a choice of tests": Situation({"PYTEST_ADDOPTS": "-k none"}),
    "tests that failed last": Situation({"PYTEST_ADDOPTS": "--lf --stepwise"}),
    "coverage": Situation({"PYTEST_ADDOPTS": "--cov=grader"}),
    "many processes": Situation({"PYTEST_ADDOPTS": "-n auto"}),
    "nothing but collecting": Situation({"PYTEST_ADDOPTS": "--collect-only -p no:asyncio"}),
    "plugins": Situation({"PYTEST_PLUGINS": "spoiler", "PYTHONPATH": "{evil}:{root}"}),
    "plugins that do not exist": Situation({"PYTEST_PLUGINS": "no.such.plugin"}),
    "a configuration": Situation(folder="configured"),
    "a time limit of pytest": Situation({"PYTEST_TIMEOUT": "0.001"}),
    # the interpreter
    "without assertions": Situation({"PYTHONOPTIMIZE": "2"}),
    "without assertions, by option": Situation(python="-OO"),
    "warnings are errors": Situation({"PYTHONWARNINGS": "error"}),
    "warnings are errors, by option": Situation(python="-W error -b"),
    "development mode": Situation({"PYTHONDEVMODE": "1", "PYTHONASYNCIODEBUG": "1", "PYTHONMALLOC": "debug"}),
    "files on the path": Situation({"PYTHONPATH": "{root}:{evil}", "PYTHONSAFEPATH": "1"}),
    "files in the current folder": Situation(folder="evil"),
    "a fixed hash seed": Situation({"PYTHONHASHSEED": "0", "PYTHONNOUSERSITE": "1", "PYTHONNODEBUGRANGES": "1"}),
    "hooks": Situation({"PYTHONSTARTUP": "{evil}/queue.py", "PYTHONBREAKPOINT": "no.such", "PYTHONINSPECT": "1"}),
    "tracing": Situation({"PYTHONTRACEMALLOC": "5", "PYTHONPROFILEIMPORTTIME": "1", "PYTHONUNBUFFERED": "1"}),
    "a folder for bytecode": Situation({"PYTHONPYCACHEPREFIX": "/no/such/folder", "PYTHONDONTWRITEBYTECODE": None}),
    "measured subprocesses": Situation({"COVERAGE_PROCESS_START": "no.such.file", "COV_CORE_SOURCE": "grader"}),
    "a library loaded first": Situation({"LD_PRELOAD": "/no/such/library.so", "MALLOC_PERTURB_": "7"}),
    # terminals, languages and time
    "a terminal without columns": Situation({"COLUMNS": "0", "LINES": "0", "TERM": "dumb"}),
    "columns that are no number": Situation({"COLUMNS": "many", "FORCE_COLOR": "1", "TERM": None}),
    "plain ASCII": Situation({"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}, folder="ee\u0301"),
    "a language that is not installed": Situation({"LC_ALL": "tlh_KX.ISO8859-1", "LANGUAGE": "tlh"}),
    "the other end of the world": Situation({"TZ": "Pacific/Kiritimati"}),
    "no variables at all": Situation(dict.fromkeys(os.environ), shell="unset HOME PATH LANG"),
    # streams
    "no input": Situation(streams="<&-"),
    "no place for errors": Situation(streams="2>&-"),
    "no output": Situation(streams=">&-", code=2),
    "a full disk for the output": Situation(streams=">/dev/full", code=2),
    "a reader that goes away": Situation(streams="| true"),
    "a reader of errors that goes away": Situation(streams="2>&1 >/dev/null | true"),
    # folders
    "a long folder for temporary files": Situation({"TMPDIR": "{long}"}),
    "no folder for temporary files": Situation({"TMPDIR": "/no/such/folder"}),
    "a home that does not exist": Situation({"HOME": "/no/such/folder"}),
    "no home": Situation({"HOME": None, "USER": None, "LOGNAME": None}),
    "private files": Situation(shell="umask 0777"),
    "an odd name": Situation(folder="a b'\"$HOME[1]::é\nx"),
    "a folder that has been deleted": Situation(shell='rmdir "$PWD"', folder="empty", code=2),
    # limits and signals
    "few open files": Situation(shell="ulimit -n 256", code=None),
    "few open files, by a soft limit": Situation(shell="ulimit -S -n 256"),
    "few processes": Situation(shell="ulimit -u 60", code=None),
    "few addresses": Situation(shell="ulimit -v 400000", code=None),
    "small data": Situation(shell="ulimit -d 100000", code=None),
    "a small stack": Situation(shell="ulimit -s 1024", code=None),
    "a large stack": Situation(shell="ulimit -s 2000000", code=None),
    "an unlimited stack": Situation(shell="ulimit -s unlimited", code=None),
    "small files": Situation(shell="ulimit -f 100", code=None),
    "little processor time": Situation(shell="ulimit -t 20", code=None),
    "nothing else": Situation(shell="ulimit -c 0; ulimit -l 0; ulimit -i 0; ulimit -q 0", code=None),
    "ignored signals": Situation(shell="trap '' CHLD HUP PIPE TERM INT"),
    "low priority": Situation(shell="renice -n 19 $$ >/dev/null"),
}


@pytest.fixture
def places(tmp_path):
    """The kit, an inbox with one right and one wrong solution, and folders in which nobody should work."""
    make_catalogue(tmp_path / "kit", suite=SUITE)
    for name, text in {"right": RIGHT, "wrong": SEQUENTIAL}.items():
        (tmp_path / "inbox" / name).mkdir(parents=True)
        (tmp_path / "inbox" / name / "run_all.py").write_text(text)
    for name in ("here", "empty", "evil", "configured", "l" * 120):
        (tmp_path / name).mkdir()
    for name in (*LIBRARIES, "sitecustomize", "usercustomize"):
        (tmp_path / "evil" / f"{name}.py").write_text("raise RuntimeError('the wrong file')\n")
    (tmp_path / "evil" / "spoiler.py").write_text("def pytest_collection_modifyitems(items):\n    del items[1:]\n")
    (tmp_path / "configured" / "conftest.py").write_text("raise SystemExit('the wrong file')\n")
    (tmp_path / "configured" / "pytest.ini").write_text("[pytest]\naddopts = -k none\n")
    (tmp_path / "configured" / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '-k none'\n")
    return tmp_path


def grade(situation, places):
    """Runs a batch in this situation; returns its exit code, its output, and what was sent to standard error."""
    folder = places / situation.folder
    folder.mkdir(exist_ok=True)
    named = {"evil": places / "evil", "root": ROOT, "long": places / ("l" * 120)}
    changes = {name: value and value.format_map(named) for name, value in situation.variables.items()}
    variables = {"PATH": os.environ["PATH"], "HOME": str(places), "PYTHONPATH": str(ROOT)}
    for name, value in changes.items():
        if value is None:
            variables.pop(name, None)
        else:
            variables[name] = value
    variables.setdefault("PYTHONPATH", str(ROOT))
    arguments = ["batch", str(places / "inbox"), "--out", str(places / "out"), "--root", str(places / "kit")]
    isolation = ["--isolation", "auto"]
    script = f'{{ "$0" {situation.python} -m grader "$@"; echo $? >"$CODE"; }} {situation.streams}'
    line = f"{situation.shell}\n{script}"
    done = subprocess.run(
        ["/bin/sh", "-c", line, sys.executable, *arguments, *isolation],
        cwd=folder,
        env={**variables, "CODE": str(places / "code")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=280,
    )
    return int((places / "code").read_text()), done.stdout.decode(), done.stderr.decode()


def verdicts(places):
    """Status, reason and number of passed checks of each submission, and whether its whole suite was run."""
    found = {}
    with (places / "out" / "results.jsonl").open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            [exercise] = line["exercises"]
            assert (exercise["ran"]["defined"], exercise["ran"]["checks"], exercise["max_score"]) == (2, 2, 2)
            found[line["submission"]] = exercise["status"], exercise["reason"], exercise["score"]
    return found


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_verdicts_are_the_same_or_refused(name, places):
    situation = SITUATIONS[name]
    code, output, errors = grade(situation, places)
    graded = (places / "out" / "results.jsonl").is_file()
    assert code in ((0, 2) if situation.code is None else (situation.code,)), (output, errors)
    assert graded or code == 2
    if graded:
        assert verdicts(places) == VERDICTS
        assert (places / "out" / "gradebook.csv").is_file()
    own = [line for line in errors.splitlines() if line.startswith("grader: ")]
    assert len(own) == (code == 2), errors
    assert "error of the grader" not in errors


def test_a_verdict_made_in_an_unusual_situation_is_the_one_that_is_kept(places):
    grade(SITUATIONS["a choice of tests"], places)
    code, output, _ = grade(SITUATIONS["nothing unusual"], places)
    assert code == 0
    assert "0 graded, 2 known from before." in output.splitlines()  # after a note about an old Python
    assert verdicts(places) == VERDICTS


@pytest.mark.parametrize("streams", [">/dev/full", "| true", ">&- 2>&- <&-"])
def test_named_files_are_written_whatever_happens_to_the_terminal(streams, places):
    files = {name: str(places / f"report.{name}") for name in ("json", "junit", "svg")}
    options = [word for name, path in files.items() for word in (f"--{name}", path)]
    arguments = ["grade", "--submission", str(places / "inbox" / "wrong"), "--root", str(places / "kit"), *options]
    subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m grader "$@" {streams}', sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=280,
    )
    assert json.loads(Path(files["json"]).read_text(encoding="utf-8"))["exercises"][0]["status"] == "failed"
    assert "sequential" in Path(files["junit"]).read_text(encoding="utf-8")
    assert "</svg>" in Path(files["svg"]).read_text(encoding="utf-8")
