"""A bomb costs a process of its own a bounded amount of time and memory; the next archive is read."""

import os
import sys

import psutil
import pytest

from grader.batch import archive_reader
from grader.batch.archive_reader import ArchiveReader
from grader.intake.archive_limits import (
    TOO_MUCH_MEMORY,
    TOO_MUCH_TIME,
    ArchiveBomb,
    ArchiveError,
    ArchiveLimits,
    Budget,
)
from tests.archives import many_entries, slow_charset, slow_global_header, slow_header, sparse_map, tarred, zipped

GOOD = b"def fan_out(jobs):\n    return [job() for job in jobs]\n"


@pytest.fixture
def reader():
    with ArchiveReader() as made:
        yield made


@pytest.fixture
def read(reader, tmp_path):
    def files(content, name="a.zip", limits=None, slugs=("fan_out",)):
        path = tmp_path / name
        path.write_bytes(content)
        budget = Budget(limits or ArchiveLimits())
        return {str(each.path): each.content for each in reader(path, name, slugs, budget)}, budget

    return files


def test_archives_are_read_in_one_process_that_ends_with_the_reader(read, reader):
    assert read(zipped({"a/fan_out.py": GOOD, "x.txt": b""}))[0] == {"a/fan_out.py": GOOD}
    pid = reader._process.pid
    found, budget = read(tarred({"fan_out.py": GOOD, "../x": b"", "n.txt": b""}), "a.tar.gz")
    assert found == {"fan_out.py": GOOD}
    assert [str(each) for each in budget.unwanted] == ["n.txt"]
    assert budget.notes() == ["files whose names lead out of the archive left out: 1"]
    assert reader._process.pid == pid
    reader.__exit__()
    assert not psutil.pid_exists(pid)


def test_without_an_archive_no_process_is_started(reader):
    assert reader._process is None


def test_every_python_file_is_read_for_an_inbox(read):
    found, _ = read(zipped({"ann/fan_out.py": GOOD, "bob.zip": zipped({}), "x.txt": b""}), slugs=None)
    assert set(found) == {"ann/fan_out.py", "bob.zip"}


def test_a_damaged_archive_is_refused_and_the_process_goes_on(read, reader):
    with pytest.raises(ArchiveError, match="is damaged") as refused:
        read(b"PK nothing")
    assert not isinstance(refused.value, ArchiveBomb)
    pid = reader._process.pid
    read(zipped({"fan_out.py": GOOD}))
    assert reader._process.pid == pid


def test_an_archive_that_takes_too_long_is_refused_and_the_next_one_is_read(read, monkeypatch):
    monkeypatch.setattr(archive_reader, "cpu_seconds", lambda pid: 11.0)
    with pytest.raises(ArchiveBomb, match=TOO_MUCH_TIME):
        read(zipped({"fan_out.py": GOOD}), limits=ArchiveLimits(wall=0.0))
    assert read(zipped({"fan_out.py": GOOD}))[0] == {"fan_out.py": GOOD}


def test_a_machine_that_is_too_busy_to_read_an_archive_is_not_the_archives_fault(read, monkeypatch):
    monkeypatch.setattr(archive_reader, "cpu_seconds", lambda pid: 0.1)
    with pytest.raises(TimeoutError, match="too busy"):
        read(zipped({"fan_out.py": GOOD}), limits=ArchiveLimits(wall=0.0))


def test_the_processor_time_of_a_process_is_known():
    assert archive_reader.cpu_seconds(os.getpid()) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the memory of a process")
def test_an_archive_that_needs_too_much_memory_is_refused_and_the_next_one_is_read(read):
    with pytest.raises(ArchiveBomb, match=TOO_MUCH_MEMORY):
        read(many_entries(700_000), limits=ArchiveLimits(memory=0))
    assert read(zipped({"fan_out.py": GOOD}))[0] == {"fan_out.py": GOOD}


@pytest.mark.parametrize("bomb", [slow_header, slow_global_header, slow_charset, sparse_map])
def test_a_large_header_is_refused_before_it_is_parsed(read, bomb):
    with pytest.raises(ArchiveBomb, match=r"has a header of more than 32 KB|unpacks to more than"):
        read(bomb(), "a.tar.gz")


def test_a_zip_with_too_many_entries_is_refused(read):
    with pytest.raises(ArchiveBomb, match="holds more than 20,000 files"):
        read(many_entries(30_000))


def test_many_files_with_the_name_of_an_exercise_are_refused(read):
    with pytest.raises(ArchiveBomb, match="holds more than 500 files with the name of an exercise"):
        read(zipped({f"{each}/fan_out.py": GOOD for each in range(501)}))


def test_a_reader_that_is_left_in_the_middle_starts_anew(reader, tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{each}/fan_out.py": GOOD for each in range(5)}))
    files = reader(path, "a.zip", ["fan_out"], Budget(ArchiveLimits()))
    next(files)
    files.close()
    assert reader._process is None
    assert len(list(reader(path, "a.zip", ["fan_out"], Budget(ArchiveLimits())))) == 5


@pytest.mark.skipif(sys.platform != "linux", reason="on other systems, all file names are text")
def test_a_file_whose_name_is_not_utf_8_is_read(reader, tmp_path):
    path = tmp_path / os.fsdecode(b"M\xfcller.zip")
    path.write_bytes(zipped({"fan_out.py": GOOD}))
    assert len(list(reader(path, path.name, ["fan_out"], Budget(ArchiveLimits())))) == 1


def test_the_process_takes_nothing_from_the_folder_it_is_started_in(reader, tmp_path, monkeypatch):
    (tmp_path / "zipfile.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"fan_out.py": GOOD}))
    assert len(list(reader(path, "a.zip", ["fan_out"], Budget(ArchiveLimits())))) == 1
