"""An archive of an inbox is unpacked without losing a file whose safe name is that of another one."""

import zipfile
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from grader.intake.opening import _write, open_inbox

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
    for number, parts in enumerate(paths):
        _write(folder, PurePosixPath(*parts), str(number).encode())
    found = sorted(int(each.read_text()) for each in folder.rglob("*") if each.is_file())
    assert found == list(range(len(paths)))


def test_what_an_archive_has_and_the_folder_has_not_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("ann/run_all.py", "x")
        link = zipfile.ZipInfo("bob/run_all.py")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    notes = []
    open_inbox(tmp_path / "in.zip", tmp_path / "scratch", notes=notes)
    assert notes == ["in.zip: links and devices left out: 1"]
