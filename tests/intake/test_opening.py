"""An archive of an inbox is unpacked without losing a file whose safe name is that of another one."""

import zipfile
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake.opening import LONGEST_NAME, Unpacking, name_here, open_inbox

NAMES = st.lists(
    st.text("aA:?*_. é", min_size=1, max_size=3).filter(lambda name: name.strip(". ")), min_size=1, max_size=3
)


def test_files_with_the_same_safe_name_are_all_kept(tmp_path):
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for name in ("a:b.py", "a?b.py", "a*b.py"):
            archive.writestr(name, name)
    folder = open_inbox(tmp_path / "in.zip", tmp_path / "scratch")
    assert sorted(each.read_text() for each in folder.iterdir()) == ["a*b.py", "a:b.py", "a?b.py"]


@given(paths=st.lists(NAMES, min_size=1, max_size=8))
def test_every_content_that_came_in_is_in_the_folder(tmp_path_factory, paths):
    folder = tmp_path_factory.mktemp("unpacked")
    unpacking = Unpacking(folder)
    for number, parts in enumerate(paths):
        unpacking.write(PurePosixPath(*parts), str(number).encode())
    files = {int(each.read_text()): each for each in folder.rglob("*") if each.is_file()}
    assert sorted(files) == list(range(len(paths)))
    # What is in two folders of the archive is in two folders here.
    tops = {}
    for number, place in files.items():
        if len(PurePosixPath(*paths[number]).parts) > 1:
            tops.setdefault(place.relative_to(folder).parts[0], set()).add(PurePosixPath(*paths[number]).parts[0])
    assert all(len(each) == 1 for each in tops.values())


def test_names_of_platforms_stay_as_they_are(tmp_path):
    name = "ก" * 60
    names = [f"{name}_12_assignsubmission_file", f"{name}_13_assignsubmission_file", "ada+hw+2026-11-01 12:00:00 UTC"]
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for each in names:
            archive.writestr(f"{each}/run_all.py", each)
    folder = open_inbox(tmp_path / "in.zip", tmp_path / "scratch")
    assert {each.name: (each / "run_all.py").read_text() for each in folder.iterdir()} == {each: each for each in names}


def test_folders_whose_names_no_file_can_have_stay_apart(tmp_path):
    long = "x" * (LONGEST_NAME + 10)
    unpacking = Unpacking(tmp_path)
    for end in "ab":
        unpacking.write(PurePosixPath(f"{long}{end}", "run_all.py"), end.encode())
        unpacking.write(PurePosixPath(f"{long}{end}", "more.py"), end.encode())
    found = {each: {file.read_text() for file in each.iterdir()} for each in tmp_path.iterdir()}
    assert sorted(found.values(), key=str) == [{"a"}, {"b"}]


@pytest.mark.parametrize("name", ["..", "a/b", "a\0b", "\ud800", "x" * 300])
def test_a_name_that_no_file_can_have_becomes_a_safe_one(name):
    assert name_here(name) not in (name, "", ".", "..")
    assert "/" not in name_here(name)


def test_what_an_archive_has_and_the_folder_has_not_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("ann/run_all.py", "x")
        link = zipfile.ZipInfo("bob/run_all.py")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    notes = []
    open_inbox(tmp_path / "in.zip", tmp_path / "scratch", notes=notes)
    assert notes == ["in.zip: links and devices left out: 1"]
