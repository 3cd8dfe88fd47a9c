"""7z archives are read within the same limits as others, where py7zr is installed; elsewhere one line says so."""

import io

import pytest

from grader.batch.archive_reader import ArchiveReader
from grader.intake import archives, opening, seven_zip
from grader.intake.archive_limits import ArchiveBomb, ArchiveError, ArchiveLimits, Budget
from grader.intake.archives import iter_files
from grader.intake.inbox import read_inbox
from grader.intake.loading import load_submission
from grader.intake.opening import open_inbox
from grader.model import OperatorError
from tests.archives import zipped
from tests.builders import exercise_in

STUB = b"def fan_out(jobs):\n    return [job() for job in jobs]\n"


@pytest.fixture
def py7zr():
    return pytest.importorskip("py7zr")


@pytest.fixture
def pack(py7zr):
    """Makes a 7z archive; `paths` are files and links on the disk, with their names in it."""

    def make(files, password=None, paths=()):
        out = io.BytesIO()
        with py7zr.SevenZipFile(out, "w", password=password) as archive:
            for path, name in paths:
                archive.write(path, name)
            for name, content in files.items():
                archive.writestr(content, name)
        return out.getvalue()

    return make


def unpack(content, limits=None, name="a.7z"):
    budget = Budget(limits or ArchiveLimits(), len(content))
    found = list(iter_files(io.BytesIO(content), name, lambda each: each == "fan_out.py", budget))
    return {str(each.path): each.problem or each.content for each in found}, budget


def test_wanted_files_are_read_and_the_others_are_noted(pack):
    found, budget = unpack(pack({"notes.txt": b"x" * 999, "Zö/fan_out.py": STUB, "._x": b"y", "b/fan_out.py": b""}))
    assert found == {"Zö/fan_out.py": STUB, "b/fan_out.py": b""}
    assert [str(each) for each in budget.unwanted] == ["notes.txt"]


def test_archives_in_archives_are_opened(pack):
    inside = pack({"fan_out.py": STUB})
    assert unpack(zipped({"a/in.7z": inside}), name="a.zip")[0] == {"a/in.7z/fan_out.py": STUB}
    assert unpack(pack({"in.7z": inside, "in.zip": zipped({"fan_out.py": STUB})}))[0] == {
        "in.7z/fan_out.py": STUB,
        "in.zip/fan_out.py": STUB,
    }


def test_a_file_is_read_up_to_its_limit(pack):
    found, _ = unpack(pack({"fan_out.py": b"x" * 5000}), ArchiveLimits(file=100))
    assert found == {"fan_out.py": b"x" * 100}


def test_links_are_left_out(pack, tmp_path):
    (tmp_path / "fan_out.py").symlink_to("/etc/passwd")
    found, budget = unpack(pack({"a/fan_out.py": STUB}, paths=[(tmp_path / "fan_out.py", "fan_out.py")]))
    assert found == {"a/fan_out.py": STUB}
    assert budget.left_out == {"links and devices": 1}


@pytest.mark.parametrize("name", ["../fan_out.py", "/tmp/fan_out.py", "C:/fan_out.py", "a/../../fan_out.py"])
def test_names_that_lead_out_are_left_out(pack, py7zr, monkeypatch, name):
    monkeypatch.setattr(py7zr.py7zr, "check_archive_path", lambda _: True)
    found, budget = unpack(pack({name: b"bad", "fan_out.py": STUB}))
    assert found == {"fan_out.py": STUB}
    assert budget.left_out == {"files whose names lead out of the archive": 1}


def test_of_two_files_with_one_name_the_second_is_left_out_with_a_note(pack, py7zr):
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.writestr(STUB, "fan_out.py")
        archive.writestr(b"other", "fan_out.py")
    found, budget = unpack(out.getvalue())
    assert found == {"fan_out.py": STUB}
    assert budget.left_out == {"files with the name of another one": 1}


def test_an_encrypted_archive_is_refused(pack):
    with pytest.raises(ArchiveError, match="is encrypted"):
        unpack(pack({"fan_out.py": STUB}, password="secret"))


def test_a_bomb_is_refused_before_it_is_unpacked(pack):
    content = pack({"zeros.bin": bytes(8 << 20), "fan_out.py": STUB})
    with pytest.raises(ArchiveBomb, match="looks like a bomb"):
        unpack(content)


def test_a_damaged_archive_is_refused(pack):
    content = pack({"fan_out.py": bytes(range(256)) * 40})
    middle = len(content) // 2
    for damaged in (b"This is a text.", content[:middle], content[:40] + b"\xff\xff" + content[42:]):
        with pytest.raises(ArchiveError, match="is damaged"):
            unpack(damaged)


def test_the_process_for_archives_reads_them_within_its_limits(pack, tmp_path):
    exercise = exercise_in(tmp_path / "kit")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "ann.7z").write_bytes(pack({"fan_out.py": STUB}))
    with ArchiveReader() as read_archive:
        [submission] = read_inbox(inbox, [exercise]).submissions
        assert submission.id == "ann"
        assert load_submission(submission, [exercise], read_archive=read_archive).sources[0].content == STUB
        whole = tmp_path / "all.7z"
        whole.write_bytes(pack({"bob/fan_out.py": STUB, "cy.zip": zipped({"fan_out.py": STUB})}))
        (tmp_path / "scratch").mkdir()
        folder = open_inbox(whole, tmp_path / "scratch", read_archive)
    assert sorted(each.name for each in folder.iterdir()) == ["bob", "cy.zip"]


def test_without_py7zr_one_line_says_what_to_install(tmp_path, monkeypatch):
    for module in (seven_zip, opening):
        monkeypatch.setattr(module, "can_read_seven_zip", lambda: False)
    assert archives.is_archive("Ann.7Z")
    exercise = exercise_in(tmp_path / "kit")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "ann.7z").write_bytes(b"7z")
    [submission] = read_inbox(inbox, [exercise]).submissions
    problem = load_submission(submission, [exercise]).problem
    assert problem == ("ann.7z is a 7z archive, which this machine cannot read: pip install 'concurrency-kit[7z]'.")
    with pytest.raises(OperatorError, match=r"cannot read: pip install 'concurrency-kit\[7z\]'\. Or unpack it by hand"):
        open_inbox(inbox / "ann.7z", tmp_path)
