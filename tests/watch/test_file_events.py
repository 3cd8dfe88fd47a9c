"""Saved files are noticed by events, and by looking where no events come; the user is informed."""

import queue
import sys

import pytest

from grader.watch import file_events
from grader.watch.events import FileEventsFailed, FilesChanged
from grader.watch.file_events import FileWatcher

PATIENCE = 60.0
"""Seconds after which an event that does not come fails the test."""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "work.py"
    path.write_text("one")
    return path


@pytest.fixture
def watching(tmp_path, file):
    """Starts a watcher of the file, and of one that does not exist. Returns its events."""
    opened = []

    def start():
        events = queue.SimpleQueue()
        opened.append(FileWatcher(tmp_path, [file, tmp_path / "new.py"], events.put))
        return events

    yield start
    for each in opened:
        each.close()
        assert not each._thread.is_alive()


def changes_of(events, *paths):
    """Takes events until each path was named; returns the others."""
    missing, others = set(paths), []
    while missing:
        event = events.get(timeout=PATIENCE)
        if isinstance(event, FilesChanged):
            missing -= set(event.paths)
        else:
            others.append(event)
    return others


def without_watchfiles(monkeypatch):
    monkeypatch.setitem(sys.modules, "watchfiles", None)


def failing_watchfiles(monkeypatch):
    def watch(*_, **__):
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr("watchfiles.watch", watch)


def silent_watchfiles(monkeypatch):
    """A folder on a network: nothing fails, and no event ever comes."""

    def watch(*_, stop_event, **__):
        while not stop_event.wait(0.01):
            yield set()

    monkeypatch.setattr("watchfiles.watch", watch)


def test_a_save_a_new_file_and_a_file_that_is_gone_are_noticed(file, watching):
    pytest.importorskip("watchfiles")
    events = watching()
    file.write_text("another one")
    assert changes_of(events, file) == []
    (file.parent / "new.py").write_text("new")
    assert changes_of(events, file.parent / "new.py") == []
    file.unlink()
    assert changes_of(events, file) == []


@pytest.mark.parametrize(
    ("break_it", "why"),
    [(without_watchfiles, "watchfiles is not installed"), (failing_watchfiles, "OS file watch limit reached")],
)
def test_where_no_events_can_come_files_are_looked_at_and_the_user_knows(monkeypatch, file, watching, break_it, why):
    break_it(monkeypatch)
    events = watching()
    failed = events.get(timeout=PATIENCE)
    assert isinstance(failed, FileEventsFailed)
    assert why in failed.why
    file.write_text("another one")
    assert changes_of(events, file) == []


def test_a_place_that_is_silent_is_found_out_by_its_changes_and_none_is_missed(monkeypatch, file, watching):
    pytest.importorskip("watchfiles")
    silent_watchfiles(monkeypatch)
    events = watching()
    seen = []
    for number in range(3):
        file.write_text(f"text {number} {'x' * number}")
        seen += changes_of(events, file)
    assert [each.why for each in seen] in ([], ["a file changed, and no event came"])
    if not seen:
        assert isinstance(events.get(timeout=PATIENCE), FileEventsFailed)


def test_a_file_that_is_only_read_is_no_change(file):
    before = file_events.signature(file)
    file.read_text()
    assert file_events.signature(file) == before
    assert file_events.signature(file.parent / "none.py") is None
