"""The process that reads archives answers every request, and takes its limits from it."""

import io
import os
import sys

import pytest

from grader.intake import archive_process
from grader.intake.archive_limits import ArchiveLimits
from grader.intake.archive_process import (
    ArchivedFile,
    ReadingDone,
    ReadRequest,
    receive_response,
    send_message,
    serve_requests,
)
from tests.archives import zipped

LIMITS = ArchiveLimits()


def request_for(path, limits=LIMITS, slugs=("fan_out",), **used):
    counts = {"size": 0, "members": 0, "bytes": 0, "wanted": 0, "cpu": 0.0} | used
    return ReadRequest(path=os.fsencode(path), name=path.name, slugs=list(slugs), limits=limits, **counts)


@pytest.fixture
def ask(monkeypatch):
    """Sends requests to the loop of the process, here without limits; returns its responses."""
    monkeypatch.setattr(archive_process, "set_limits", lambda *_: None)

    def responses(*requests):
        source, sink = io.BytesIO(), io.BytesIO()
        for each in requests:
            send_message(each, source)
        source.seek(0)
        serve_requests(source, sink)
        sink.seek(0)
        found = []
        while sink.tell() < len(sink.getvalue()):
            found.append(receive_response(sink))
        return found

    return responses


def test_a_request_is_answered_with_the_files_and_the_counts(tmp_path, ask):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"fan_out.py": b"x", "notes.txt": b"y"}))
    file, done = ask(request_for(path, members=5))
    assert file == ArchivedFile("fan_out.py", b"x", "")
    assert (done.members, done.bytes, done.wanted, done.unwanted) == (7, 1, 1, ["notes.txt"])
    assert (done.size, done.problem, done.bomb) == (path.stat().st_size, "", False)


def test_a_request_that_cannot_be_met_does_not_end_the_process(tmp_path, ask):
    (tmp_path / "bad.zip").write_bytes(b"PK nothing")
    good = tmp_path / "good.zip"
    good.write_bytes(zipped({"fan_out.py": b"x"}))
    missing, bad, file, done = ask(*map(request_for, (tmp_path / "no.zip", tmp_path / "bad.zip", good)))
    assert "cannot be read" in missing.problem
    assert bad.problem == "is damaged, or is not a zip archive"
    assert isinstance(file, ArchivedFile)
    assert done.problem == ""


def test_a_bomb_is_called_one(tmp_path, ask):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{each}.txt": b"" for each in range(4)}))
    [done] = ask(request_for(path, ArchiveLimits(members=3)))
    assert done == ReadingDone(**{name: getattr(done, name) for name in done.__struct_fields__})
    assert (done.problem, done.bomb) == ("holds more than 3 files", True)


@pytest.mark.parametrize("content", [b"", b"\0", b"\xff\xff\xff\xff", b"\0\0\0\5abc"])
def test_half_a_message_ends_the_loop(content):
    sink = io.BytesIO()
    serve_requests(io.BytesIO(content), sink)
    assert sink.getvalue() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits")
def test_the_limits_are_those_of_the_request_beside_what_was_used(monkeypatch):
    resource = pytest.importorskip("resource")
    found = {}
    monkeypatch.setattr(resource, "setrlimit", lambda which, limits: found.update({which: limits[0]}))
    monkeypatch.setattr(resource, "getrlimit", lambda which: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    used = resource.struct_rusage((3.2, 1.1, *[0] * 14))
    monkeypatch.setattr(resource, "getrusage", lambda which: used)
    archive_process.set_limits(ArchiveLimits(cpu=10.0, memory=1000), cpu=4.0)
    assert found[resource.RLIMIT_CPU] == int(3.2 + 1.1 + 6.0) + 1
    assert found[resource.RLIMIT_AS] == archive_process.BASE_MEMORY + 1000
