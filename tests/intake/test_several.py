"""A download inside a folder or an archive is never one student's hand-in."""

import tempfile
from pathlib import Path, PurePosixPath

import pytest

from grader.intake import load_submission, open_inbox, read_inbox
from grader.intake.several import several_people
from tests.archives import zipped
from tests.builders import exercise_in
from tests.inboxes import BUILDERS, HandIn, github, google, nbgrader_submitted, plain_folders, teams

FORMS = [build for forms in BUILDERS.values() for build in forms]
ASKED = (github, google, plain_folders, teams)
"""Forms whose names may be those of one student's own files."""
ONE = b"def work(jobs):\n    return 1\n"
TWO = b"def work(jobs):\n    return 2\n"


@pytest.fixture
def exercise(tmp_path):
    return exercise_in(tmp_path / "kit")


def download(build, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for number, name, content in (1, "Ann Lee", ONE), (2, "Bob Ray", TWO):
        build(folder, HandIn(name=name, login=name[:3].lower(), number=number, files={"fan_out.py": content}))


def graded(inbox, exercise, notes=None):
    with tempfile.TemporaryDirectory() as scratch:
        found = read_inbox(open_inbox(inbox, Path(scratch), notes=notes), [exercise]).submissions
        return [load_submission(each, [exercise]) for each in found]


@pytest.mark.parametrize("build", [each for each in FORMS if each not in ASKED])
def test_a_download_alone_in_a_folder_of_the_inbox_is_the_inbox(tmp_path, exercise, build):
    download(build, tmp_path / "in" / "download")
    (tmp_path / "in" / "README.txt").write_text("")
    notes = []
    assert [each.sources[0].content for each in graded(tmp_path / "in", exercise, notes)] == [ONE, TWO]
    assert notes == ["the submissions are those in the folder download of INBOX"]


@pytest.mark.parametrize("build", ASKED)
def test_what_may_be_one_students_folders_or_a_download_waits_for_a_decision(tmp_path, exercise, build):
    download(build, tmp_path / "in" / "download")
    [found] = graded(tmp_path / "in", exercise)
    assert (found.sources, found.unclear) == ((), True)
    assert "several people" in found.problem


def test_the_folder_of_all_clones_is_the_inbox(tmp_path, exercise):
    download(github, tmp_path / "in" / "hw1-submissions")
    assert [each.sources[0].content for each in graded(tmp_path / "in", exercise)] == [ONE, TWO]


@pytest.mark.parametrize("build", [each for each in FORMS if each not in (*ASKED, nbgrader_submitted)])
@pytest.mark.parametrize("packed", [False, True])
def test_a_download_beside_other_entries_gives_nobody_a_mark(tmp_path, exercise, build, packed):
    for name in ("hw1", "hw2"):
        folder = tmp_path / ("all" if packed else "in") / name
        download(build, folder / "download")
        if packed:
            files = {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*.*") if each.is_file()}
            (tmp_path / "in" / name).mkdir(parents=True)
            (tmp_path / "in" / name / "all.zip").write_bytes(zipped(files))
    found = graded(tmp_path / "in", exercise)
    assert [(each.sources, each.unclear) for each in found] == [((), True)] * 2


@pytest.mark.parametrize(
    "files",
    [
        {"ann/old/fan_out.py": ONE, "ann/v2/fan_out.py": TWO},
        {"ann/exercises/threads/fan_out.py": ONE, "ann/solutions/fan_out.py": TWO},
        {"ann/fan_out.py": ONE, "ann/more/fan_out.py": TWO},
        {"ann/a/fan_out.py": ONE, "ann/b/fan_out.py": ONE},
        {"ann/a/fan_out.py": ONE, "ann/b/other.py": TWO},
        {"ann/a/fan_out.py": ONE, "ann/b/fan_out.py": TWO, "bob/fan_out.py": TWO},
    ],
)
def test_folders_of_one_student_are_graded(tmp_path, exercise, files):
    for name, content in files.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(content)
    assert graded(tmp_path / "in", exercise)[0].sources


@pytest.mark.parametrize("before", ["", "a/b/c/d/e/f/"])
def test_people_are_looked_for_where_files_are(before):
    assert several_people(
        PurePosixPath(f"{before}{each}_1_assignsubmission_file_fan_out.py") for each in ("Ann", "Bob")
    )


@pytest.mark.parametrize(("before", "after"), [("a/b/c/d/e/f/g/", ""), ("", "x" * 250)])
def test_names_that_are_deeper_or_longer_than_any_of_a_platform_are_not_looked_at(before, after):
    """An archive may have 20,000 of them, of 500 levels each."""
    names = (f"{before}{each}_1_assignsubmission_file_{after}fan_out.py" for each in ("Ann", "Bob"))
    assert several_people(map(PurePosixPath, names)) == ""
