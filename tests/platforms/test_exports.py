"""Each platform's files hold what its rules ask for, and nothing that students must not have."""

import io
import json
import re
import stat
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from grader.cli.main import main
from grader.intake import ROOT, load_catalogue
from grader.model import OperatorError
from grader.platforms import EXPORTS, export_files, write_bundle
from grader.platforms.bundle import PACKAGES, zipped
from tests.tiny import RIGHT, make_catalogue

HIDDEN = '''
async def test_secret(student):
    """Two jobs run at once"""
    run = await student.call("run_all", student.jobs(2, meet=2))
    run.expect(returns=run.receipts, together=2)
'''


@pytest.fixture
def exercises(tmp_path):
    exercise = make_catalogue(tmp_path / "kit")
    exercise.hidden_suite.write_text(HIDDEN)
    (exercise.solutions / "wrong").mkdir()
    (exercise.solutions / "wrong" / "slow.py").write_text("# wrong")
    return load_catalogue(tmp_path / "kit")


@pytest.mark.parametrize("name", EXPORTS)
def test_no_reference_and_no_wrong_solution_leaves_the_kit(name, exercises):
    files = export_files(name, exercises)
    inner = zipfile.ZipFile(io.BytesIO(files["concurrency_kit.zip"])) if name == "vpl" else None
    contents = [*files.values(), *(inner.read(each) for each in (inner.namelist() if inner else []))]
    assert RIGHT.encode() not in contents
    assert b"# wrong" not in contents
    assert any("run_all" in content.decode("utf-8", "replace") for content in contents)


@pytest.mark.parametrize("name", ["classroom50", "exercism", "gitlab"])
def test_a_bundle_that_students_can_read_has_no_hidden_suite(name, exercises):
    assert HIDDEN.encode() not in export_files(name, exercises).values()


@pytest.mark.parametrize("name", EXPORTS)
def test_no_placeholder_is_left(name, exercises):
    templates = Path(ROOT, "grader", "platforms", "templates")
    names = set(re.findall(r"@[A-Z]+@", " ".join(each.read_text() for each in templates.rglob("*.*"))))
    assert {"@EXERCISES@", "@SLUG@"} <= names
    for path, content in export_files(name, exercises).items():
        if not path.endswith(".zip") and "grader/platforms" not in path:
            assert not any(each in content.decode("utf-8", "replace") for each in names), path


def test_the_packages_are_those_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert list(PACKAGES) == project["dependencies"]


def test_the_archive_for_gradescope_has_its_programs_at_the_root_and_executable(exercises):
    archive = zipfile.ZipFile(io.BytesIO(zipped(export_files("gradescope", exercises))))
    for name in ("setup.sh", "run_autograder"):
        mode = archive.getinfo(name).external_attr >> 16
        assert stat.S_ISREG(mode)
        assert mode & 0o111 == 0o111
    assert "solutions/run_all/test_hidden.py" in archive.namelist()
    assert zipped(export_files("gradescope", exercises)) == zipped(export_files("gradescope", exercises))


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    with pytest.raises(OperatorError, match="exists already"):
        write_bundle({"a": b"b"}, tmp_path / "there")
    write_bundle({"a/b.sh": b"c"}, tmp_path / "new")
    assert (tmp_path / "new" / "a" / "b.sh").stat().st_mode & 0o777 == 0o755


def test_the_pipeline_follows_gitlabs_schema(exercises, tmp_path):
    file = tmp_path / ".gitlab-ci.yml"
    file.write_bytes(export_files("gitlab", exercises)[".gitlab-ci.yml"])
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci"]
    command += ["--data-transform", "gitlab-ci", str(file)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    file.write_text("grade: {script: [x], artifacts: {when: sometimes}}")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1, "it notices a mistake"


def test_a_question_of_prairielearn_has_what_its_grader_needs(exercises):
    files = export_files("prairielearn", exercises)
    info = json.loads(files["questions/run_all/info.json"])
    options = info["externalGradingOptions"]
    assert info["gradingMethod"] == "External"
    assert options["timeout"] <= 600
    assert options["entrypoint"].removeprefix("/grade/") in files
    assert options["environment"] == {"KIT_EXERCISES": "run_all"}
    assert info["uuid"] == json.loads(export_files("prairielearn", exercises)["questions/run_all/info.json"])["uuid"]


def test_the_command_writes_an_archive_and_names_the_next_step(exercises, tmp_path, capsys):
    out = tmp_path / "upload.zip"
    assert main(["export", "gradescope", "run_all", "--root", str(tmp_path / "kit"), "--out", str(out)]) == 0
    assert "Upload the archive" in capsys.readouterr().out
    assert "setup.sh" in zipfile.ZipFile(out).namelist()


def test_without_a_platform_the_command_lists_them(capsys):
    assert main(["export"]) == 0
    output = capsys.readouterr().out
    for name in (*EXPORTS, "sarif", "junit"):
        assert f"  {name} " in output


def test_an_unknown_platform_is_named(capsys):
    assert main(["export", "gradescoop"]) == 2
    assert "Did you mean gradescope?" in capsys.readouterr().err


@pytest.mark.parametrize("name", EXPORTS)
def test_each_platform_has_a_page(name):
    page = (ROOT / "docs" / "platforms" / f"{name}.md").read_text(encoding="utf-8")
    assert f"grader export {name}" in page
