"""A course is made once and updated often, and an update loses nothing that a person wrote."""

import json
import shutil

import pytest

from grader.cli.main import main
from grader.course import Change, init_course, read_manifest, update_course
from grader.model import OperatorError
from tests.course.kits import STUB, SUITE, make_kit, write
from tests.tiny import RIGHT


@pytest.fixture
def kit(tmp_path):
    return make_kit(tmp_path / "kit")


@pytest.fixture
def course(kit, tmp_path):
    init_course(kit, tmp_path / "course")
    return tmp_path / "course"


def changes(kit, course):
    return {(each.what, each.path) for each in update_course(kit, course)}


def test_a_course_can_be_made_and_graded(course, capsys):
    assert main(["grade", "--root", str(course)]) == 1
    assert "0/1 checks" in capsys.readouterr().out
    (course / STUB).write_text(RIGHT)
    assert main(["grade", "--root", str(course)]) == 0


def test_the_same_kit_changes_nothing(kit, course):
    assert update_course(kit, course) == []


def test_a_newer_kit_comes_in_and_an_old_file_goes(kit, course):
    (kit / SUITE).write_text("# new\n")
    write(kit, "exercises/threads/01_run_all/extra.py")
    (kit / "exercises/threads/01_run_all/README.md").unlink()
    assert changes(kit, course) == {
        ("updated", SUITE),
        ("added", "exercises/threads/01_run_all/extra.py"),
        ("removed", "exercises/threads/01_run_all/README.md"),
    }
    assert (course / SUITE).read_text() == "# new\n"
    assert update_course(kit, course) == []


def test_what_a_student_wrote_stays_and_is_named(kit, course):
    (course / STUB).write_text(RIGHT)
    assert update_course(kit, course) == [], "the kit has nothing new for it"
    (kit / STUB).write_text("# a better stub\n")
    assert update_course(kit, course) == [Change(path=STUB, what="kept")]
    assert (course / STUB).read_text() == RIGHT
    assert update_course(kit, course) == [], "named once"
    (kit / STUB).unlink()
    assert update_course(kit, course) == [Change(path=STUB, what="kept")], "the exercise lost its stub"
    assert (course / STUB).read_text() == RIGHT


def test_files_of_their_own_are_not_touched(kit, course):
    write(course, "exercises/threads/01_run_all/notes.py", "mine\n")
    write(course, ".github/workflows/own.yml", "mine\n")
    (kit / SUITE).write_text("# new\n")
    assert changes(kit, course) == {("updated", SUITE)}
    assert (course / "exercises/threads/01_run_all/notes.py").read_text() == "mine\n"


def test_a_new_file_of_the_kit_does_not_take_the_place_of_one_of_theirs(kit, course):
    write(course, "exercises/threads/01_run_all/extra.py", "mine\n")
    write(kit, "exercises/threads/01_run_all/extra.py", "the kit's\n")
    assert changes(kit, course) == {("kept", "exercises/threads/01_run_all/extra.py")}
    assert (course / "exercises/threads/01_run_all/extra.py").read_text() == "mine\n"


def test_a_missing_file_comes_back_but_not_an_exercise_that_was_removed(kit, course):
    (course / "noxfile.py").unlink()
    shutil.rmtree(course / "exercises/threads/01_run_all")
    assert changes(kit, course) == {("added", "noxfile.py")}
    assert not (course / STUB).exists()


def test_line_endings_of_another_system_are_no_change(kit, course):
    for name in (STUB, SUITE):
        (course / name).write_bytes((course / name).read_bytes().replace(b"\n", b"\r\n"))
    assert update_course(kit, course) == []
    (kit / SUITE).write_text("# new\n")
    assert changes(kit, course) == {("updated", SUITE)}


def test_a_link_in_the_place_of_a_file_is_kept(kit, course, tmp_path):
    (tmp_path / "elsewhere").write_text("mine\n")
    (course / SUITE).unlink()
    (course / SUITE).symlink_to(tmp_path / "elsewhere")
    (kit / SUITE).write_text("# new\n")
    assert changes(kit, course) == {("kept", SUITE)}
    assert (tmp_path / "elsewhere").read_text() == "mine\n"


def test_chosen_exercises_stay_the_only_ones(kit, tmp_path):
    init_course(kit, tmp_path / "chosen", ["run_all"])
    shutil.copytree(kit / "exercises/threads/01_run_all", kit / "exercises/threads/02_other")
    (kit / "exercises/threads/02_other/run_all.py").rename(kit / "exercises/threads/02_other/other.py")
    assert update_course(kit, tmp_path / "chosen") == []
    init_course(kit, tmp_path / "all")
    assert (tmp_path / "all/exercises/threads/02_other/other.py").is_file()


def test_a_folder_in_use_is_refused(kit, course, tmp_path):
    with pytest.raises(OperatorError, match="is a course already"):
        init_course(kit, course)
    write(tmp_path, "used/README.md", "mine\n")
    with pytest.raises(OperatorError, match=r"README\.md exists already"):
        init_course(kit, tmp_path / "used")
    assert [each.name for each in (tmp_path / "used").iterdir()] == ["README.md"]
    with pytest.raises(OperatorError, match="is not a course"):
        update_course(kit, tmp_path / "used")
    with pytest.raises(OperatorError, match="is the course itself"):
        update_course(course, course)


def test_an_interrupted_update_is_finished_by_the_next_one(kit, course):
    (kit / SUITE).write_text("# new\n")
    write(kit, "exercises/threads/01_run_all/extra.py")
    before = (course / "course.json").read_bytes()
    update_course(kit, course)
    (course / "course.json").write_bytes(before)
    (course / "exercises/threads/01_run_all/extra.py").unlink()
    assert changes(kit, course) == {("added", "exercises/threads/01_run_all/extra.py")}


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "a/../../b", "c:x", "a\\b"])
def test_a_manifest_names_no_file_outside(kit, course, name):
    manifest = json.loads((course / "course.json").read_text())
    manifest["files"][name] = "0" * 64
    (course / "course.json").write_text(json.dumps(manifest))
    with pytest.raises(OperatorError, match="outside"):
        read_manifest(course)


def test_the_command_says_what_happened(kit, tmp_path, capsys):
    course = tmp_path / "c"
    assert main(["course", "init", "--root", str(kit), str(course)]) == 2
    assert main(["course", "--root", str(kit), "init", str(course)]) == 0
    assert "Made a course with 1 exercises" in capsys.readouterr().out
    (kit / SUITE).write_text("# new\n")
    (course / STUB).write_text(RIGHT)
    (kit / STUB).write_text("# a better stub\n")
    assert main(["course", "--root", str(kit), "update", str(course)]) == 0
    out = capsys.readouterr().out
    assert f"updated: {SUITE}" in out
    assert f"although the kit has another version: {STUB}" in out
    assert main(["course", "--root", str(kit), "update", str(course)]) == 0
    assert "Nothing changed" in capsys.readouterr().out
