"""What cannot be written ends no command; it is reported at the end."""

import contextlib
import errno
import os
import sys

import pytest

from grader.cli.streams import LenientOutput, StandardStreams


@pytest.fixture
def broken_pipe():
    """The writing end of a pipe that nobody reads."""
    read, write = os.pipe()
    os.close(read)
    yield write
    os.close(write)


def test_output_goes_through_as_it_is():
    read, write = os.pipe()
    output = LenientOutput(write)
    assert output.write(b"abc") == 3
    assert os.read(read, 10) == b"abc"
    assert output.problem is None
    os.close(read)
    os.close(write)


def test_output_to_a_reader_that_has_gone_is_dropped_and_remembered(broken_pipe):
    output = LenientOutput(broken_pipe)
    assert [output.write(b"abc"), output.write(b"d")] == [3, 1]
    assert output.problem.errno == errno.EPIPE


@pytest.mark.skipif(sys.platform == "win32", reason="pipes there cannot be made non-blocking")
def test_a_full_pipe_that_does_not_block_is_waited_for(monkeypatch):
    read, write = os.pipe()
    os.set_blocking(write, False)
    filled = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            filled += os.write(write, b"x" * 4096)
    monkeypatch.setattr("grader.cli.streams.select.select", lambda *_: os.read(read, filled))
    output = LenientOutput(write)
    assert [output.write(b"abc"), output.write(b"abc")] == [0, 3]  # whoever buffers writes the rest again
    assert output.problem is None
    os.close(read)
    os.close(write)


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (errno.EPIPE, 1, ""),
        (errno.ENOSPC, 2, "No space left on device. Send it to another place."),
        (errno.EBADF, 2, "it is closed. Send it to another place."),
    ],
)
def test_lost_output_changes_the_exit_code_unless_its_reader_wanted_no_more(monkeypatch, capsys, number, code, text):
    for name in ("stdout", "stderr", "__stdout__", "__stderr__"):
        monkeypatch.setattr(sys, name, getattr(sys, name))  # puts them back at the end
    errors = sys.stderr
    streams = StandardStreams()
    sys.stderr = errors

    def fail(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("grader.cli.streams.os.write", fail)
    print("the report")
    assert streams.finish(1) == code
    found = capsys.readouterr().err
    assert found == (f"grader: Standard output cannot be written: {text}\n" if text else "")


def test_a_console_of_windows_gets_characters_and_not_bytes(monkeypatch):
    """`open` gives a stream there that writes with WriteConsoleW. Bytes would be shown in the console's code page."""
    shown = []

    class Console:
        def write(self, data):
            shown.append(bytes(data))
            return len(data)

    monkeypatch.setattr("grader.cli.streams.sys.platform", "win32")
    monkeypatch.setattr("grader.cli.streams.os.isatty", lambda _: True)
    monkeypatch.setattr("builtins.open", lambda *_, **__: Console())
    output = LenientOutput(1)
    monkeypatch.undo()
    assert output.write("✓".encode()) == 3
    assert shown == ["✓".encode()]
