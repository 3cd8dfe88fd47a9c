"""Temporary files go where sockets fit and there is room, and all are removed."""

import os
import socket
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.grading import temporary_folder
from grader.grading.temporary_folder import LONGEST, private_temporary_folder
from grader.model import OperatorError


@pytest.fixture
def folder(monkeypatch):
    """The user's folder for temporary files, with a path that is short enough."""
    with tempfile.TemporaryDirectory(prefix="t", dir="/tmp" if os.name == "posix" else None) as place:
        monkeypatch.setattr(tempfile, "tempdir", place)
        yield Path(place)


def place_used(**options):
    with private_temporary_folder(**options):
        Path(tempfile.gettempdir(), "left").touch()
        return Path(tempfile.gettempdir())


def test_files_go_to_the_folder_of_the_user_and_are_removed(folder):
    assert place_used().parent == folder
    assert tempfile.gettempdir() == str(folder)
    assert list(folder.iterdir()) == []


def test_files_are_removed_after_an_error_too(folder):
    def fail():
        with private_temporary_folder():
            Path(tempfile.mkdtemp(), "left").touch()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(folder.iterdir()) == []


pytestmark = pytest.mark.skipif(os.name != "posix", reason="other systems have one place for temporary files")


@pytest.mark.parametrize("name", ["x" * (LONGEST + 1), "\udce9"])
def test_a_folder_where_sockets_do_not_fit_is_not_used(folder, monkeypatch, name):
    long = folder / name
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    monkeypatch.setattr(temporary_folder, "USUAL", (str(folder),))
    assert place_used().parent == folder
    assert list(long.iterdir()) == []


def test_the_sockets_of_a_fork_server_of_the_program_fit():
    """multiprocessing puts them below the temporary folder of the run, which is below that of the grading."""
    with tempfile.TemporaryDirectory(prefix="g-", dir="/tmp") as usual:
        long = Path(usual, "x" * (LONGEST - len(usual) - 1))
        long.mkdir()
        place = tempfile.mkdtemp(prefix="grader-", dir=long)
        run = tempfile.mkdtemp(prefix="grader-run-", dir=place)
        path = tempfile.mktemp(prefix="listener-", dir=tempfile.mkdtemp(prefix="pymp-", dir=run))
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path)


@pytest.mark.parametrize("shortage", [{"f_bavail": 1}, {"f_favail": 1}])
def test_a_full_folder_is_refused_with_the_cure(folder, monkeypatch, shortage):
    room = {"f_bavail": 1 << 20, "f_frsize": 4096, "f_files": 1 << 20, "f_favail": 1 << 20} | shortage
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(**room))
    with pytest.raises(OperatorError, match=r"nearly full.*Set TMPDIR to a folder that does\."):
        place_used()
    assert list(folder.iterdir()) == []


def test_no_folder_at_all_is_refused(monkeypatch):
    monkeypatch.setattr(temporary_folder, "USUAL", ("/no/such/folder",))
    monkeypatch.setattr(tempfile, "gettempdir", lambda: (_ for _ in ()).throw(FileNotFoundError()))
    with pytest.raises(OperatorError, match="no such file or directory"):
        place_used()
