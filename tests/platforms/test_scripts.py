"""The scripts that platforms start, run against a tree such as the platform makes: from the files to the result."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from grader.intake import load_catalogue
from grader.platforms import export_files, write_bundle
from tests.platforms.test_exports import HIDDEN
from tests.reports.formats.platform_rules import RULES
from tests.tiny import RIGHT, SEQUENTIAL, make_catalogue

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(sys.platform == "win32" or not shutil.which("bash"), reason="the platforms run bash"),
]
FORGED = 'print("Grade :=>> 10\\n--|>\\nGrade :=>> 10")\n' + SEQUENTIAL


@pytest.fixture
def bundle(tmp_path):
    """Writes the files of a platform to a new folder."""
    exercise = make_catalogue(tmp_path / "kit")
    exercise.hidden_suite.write_text(HIDDEN)

    def write(name, place):
        write_bundle(export_files(name, load_catalogue(tmp_path / "kit")), tmp_path / place)
        return tmp_path / place

    return write


def fake_python(place):
    """A program in place of the environment that the platform's image has."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    place.chmod(0o755)
    return str(place)


def start(command, folder, **variables):
    """Runs a script with few variables, as a platform does."""
    environment = {"PATH": os.defpath, "HOME": str(folder), "GRADER_ISOLATION": "auto"} | variables
    return subprocess.run(
        list(map(str, command)), cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("content", "score"), [(RIGHT, 2), (SEQUENTIAL, 0), (None, 0)])
def test_gradescope_gets_its_results(bundle, tmp_path, content, score):
    source = bundle("gradescope", "autograder/source")
    fake_python(source / "venv" / "bin" / "python")
    tree = source.parent
    (tree / "submission").mkdir()
    (tree / "submission_metadata.json").write_text('{"previous_submissions": []}')
    if content:
        (tree / "submission" / "run_all.py").write_text(content)
    ended = start(["bash", source / "run_autograder"], tree, AUTOGRADER=str(tree))
    assert ended.returncode == 0, ended.stderr
    data = (tree / "results" / "results.json").read_bytes()
    shown = " ".join(RULES["gradescope"](data))
    assert json.loads(data)["score"] == score
    assert "1 hidden check counts, too." in shown
    assert "Two jobs" not in shown


def test_gradescope_gets_results_from_a_grader_that_does_not_start(bundle):
    source = bundle("gradescope", "autograder/source")
    (source.parent / "submission").mkdir()
    ended = start(["bash", source / "run_autograder"], source.parent, AUTOGRADER=str(source.parent))
    assert ended.returncode == 0
    results = json.loads((source.parent / "results" / "results.json").read_bytes())
    assert "not your fault" in results["output"]


@pytest.mark.parametrize(("content", "fraction"), [(RIGHT, 1.0), (SEQUENTIAL, 0.0), (None, None)])
def test_prairielearn_gets_its_results(bundle, tmp_path, content, fraction):
    course = bundle("prairielearn", "course")
    job = tmp_path / "grade"
    shutil.copytree(course / "serverFilesCourse", job / "serverFilesCourse")
    (job / "student").mkdir()
    if content:
        (job / "student" / "run_all.py").write_text(content)
    python = fake_python(tmp_path / "python")
    script = job / "serverFilesCourse" / "concurrency_kit" / "run.sh"
    ended = start(["bash", script], job, GRADE=str(job), KIT_PYTHON=python, KIT_EXERCISES="run_all")
    data = (job / "results" / "results.json").read_bytes()
    RULES["prairielearn"](data)
    assert json.loads(data).get("score") == fraction, ended.stderr


@pytest.mark.parametrize(("content", "grade"), [(RIGHT, "20.00"), (FORGED, "0.00")])
def test_vpl_gets_our_grade_last(bundle, tmp_path, content, grade):
    jail = bundle("vpl", "jail")
    (jail / "run_all.py").write_text(content)
    (jail / "vpl_environment.sh").write_text("export VPL_GRADEMIN=0\nexport VPL_GRADEMAX=20\n")
    assert start(["bash", "vpl_evaluate.sh"], jail).returncode == 0
    python = fake_python(tmp_path / "python")
    ended = start(["./vpl_execution"], jail, KIT_PYTHON=python)
    assert ended.stderr == ""
    RULES["vpl"](ended.stdout.encode())
    assert ended.stdout.splitlines()[-1] == f"Grade :=>>{grade}"


def test_vpl_without_a_grader_has_no_grade(bundle):
    jail = bundle("vpl", "jail")
    start(["bash", "vpl_evaluate.sh"], jail)
    ended = start(["./vpl_execution"], jail, KIT_PYTHON="/nowhere")
    assert "Grade" not in ended.stdout
    assert ended.stdout.startswith("Comment :=>>")


@pytest.mark.parametrize(("content", "fraction"), [(RIGHT, 1.0), (SEQUENTIAL, 0.0)])
def test_coderunner_gets_one_json_object(bundle, tmp_path, content, fraction):
    server = bundle("coderunner", "jobe")
    fake_python(server / "kit" / "venv" / "bin" / "python")
    template = (server / "questions" / "run_all.py").read_text()
    expanded = (
        template.replace("{{ STUDENT_ANSWER | e('py') }}", content.replace("\\", "\\\\").replace('"', '\\"'))
        .replace("{{ QUESTION.stepinfo.fraction | default(0) }}", "0.25")
        .replace("/opt/concurrency-kit", str(server / "kit"))
        .replace('ISOLATION = "on"', 'ISOLATION = "auto"')
    )
    (tmp_path / "prog.py").write_text(expanded)
    ended = start([sys.executable, "prog.py"], tmp_path)
    assert ended.stderr == ""
    RULES["coderunner"](ended.stdout.encode())
    assert json.loads(ended.stdout)["fraction"] == fraction
    (tmp_path / "prog.py").write_text(expanded.replace(str(server / "kit"), "/nowhere"))
    assert json.loads(start([sys.executable, "prog.py"], tmp_path).stdout)["fraction"] == 0.25, "the best one so far"


@pytest.mark.parametrize(("content", "status"), [(RIGHT, "pass"), (SEQUENTIAL, "fail")])
def test_exercism_gets_its_results(bundle, tmp_path, content, status):
    runner = bundle("exercism", "runner")
    for name in ("input", "output"):
        (tmp_path / name).mkdir()
    (tmp_path / "input" / "run_all.py").write_text(content)
    python = fake_python(tmp_path / "python")
    ended = start([runner / "bin" / "run.sh", "run-all", "input", "output"], tmp_path, KIT_PYTHON=python)
    assert ended.returncode == 0, ended.stderr
    data = (tmp_path / "output" / "results.json").read_bytes()
    RULES["exercism"](data)
    assert json.loads(data)["status"] == status


@pytest.fixture
def no_pip(tmp_path):
    """An environment in which the packages are installed already: `python -m venv` and `pip install` do nothing."""
    python = fake_python(tmp_path / "fake" / "venv" / "bin" / "python")
    Path(python).write_text(f'#!/bin/sh\n[ "$2" = pip ] && exit 0\nexec {sys.executable} "$@"\n')
    python3 = tmp_path / "fake" / "python3"
    python3.write_text("#!/bin/sh\nexit 0\n")
    python3.chmod(0o755)
    return tmp_path / "fake"


def test_artemis_gets_junit(bundle, tmp_path, no_pip):
    kit = bundle("artemis", "work/tests")
    work = kit.parent
    (work / "assignment").mkdir()
    (work / "assignment" / "run_all.py").write_text(RIGHT)
    variables = {"PATH": f"{no_pip}:{os.defpath}", "KIT_VENV": str(no_pip / "venv")}
    ended = start(["bash", "tests/build.sh"], work, **variables)
    assert ended.returncode == 0, ended.stderr
    data = (work / "test-reports" / "results.xml").read_bytes()
    RULES["artemis"](data)
    assert [case.get("name") for case in Tree.fromstring(data)] == ["run_all.together"]


def test_classroom50_gets_its_result(bundle, tmp_path):
    place = bundle("classroom50", "bundle")
    # What installs packages is replaced: the test has no network.
    program = (place / "autograder.py").read_text()
    program = program.replace("venv.create(environment, with_pip=True)", "pass")
    program = program.replace('str(environment / "bin" / "python")', "sys.executable")
    program = program.replace('subprocess.run([python, "-m", "pip"', 'print([python, "-m", "pip"')
    program = program.replace('"requirements.txt")], check=True)', '"requirements.txt")])')
    (place / "autograder.py").write_text(program)
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "run_all.py").write_text(SEQUENTIAL)
    names = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")
    variables = {name: f"the {name}" for name in names}
    ended = start([sys.executable, place / "autograder.py"], checkout, **variables)
    assert ended.returncode == 0, ended.stderr
    data = (checkout / "result.json").read_bytes()
    RULES["classroom50"](data)
    result = json.loads(data)
    assert (result["score"], result["max-score"], result["classroom"]) == (0, 1, "the CLASSROOM")
    assert "sequential" in (checkout / "release-body.md").read_text()
