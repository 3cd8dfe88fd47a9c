"""A real pseudo-terminal with a program in it. A test waits for what a person would see; it never sleeps."""

import contextlib
import os
import select
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pyte

if sys.platform != "win32":
    import fcntl
    import pty
    import termios

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120.0
"""Seconds after which a text that does not appear fails the test. Busy machines are slow."""


class Terminal:
    """Runs `python -m grader ARGUMENTS` in a terminal of that size. Use `with`."""

    def __init__(self, arguments, *, columns=100, rows=50, **variables):
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._fd, theirs = pty.openpty()
        self.raw = b""
        self._set_size(columns, rows)
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR", "CI")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=ROOT,
            env={**kept, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **variables},
            start_new_session=True,
        )
        os.close(theirs)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self._read_until(lambda: self.process.poll() is not None, "the end")
        os.close(self._fd)

    @property
    def text(self):
        """What the screen shows, without blanks at the ends of lines."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def wait_for(self, *texts):
        """Reads until the screen shows all of these texts at once. Returns the screen."""
        self._read_until(lambda: all(text in self.text for text in texts), texts)
        return self.text

    def wait_without(self, text):
        """Reads until the screen does not show the text."""
        self._read_until(lambda: text not in self.text, f"an end of {text!r}")
        return self.text

    def press(self, keys):
        os.write(self._fd, keys.encode())

    def resize(self, columns, rows):
        self._screen.resize(rows, columns)
        self._set_size(columns, rows)
        self.process.send_signal(signal.SIGWINCH)

    def wait_for_end(self):
        """Reads until the program ends. Returns its exit code."""
        self._read_until(lambda: self.process.poll() is not None, "the end")
        return self.process.returncode

    def modes(self):
        """The local modes of the terminal: whether keys are shown, and come line by line."""
        return termios.tcgetattr(self._fd)[3] & (termios.ECHO | termios.ICANON)

    def _set_size(self, columns, rows):
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read_until(self, is_there, what):
        deadline = time.monotonic() + PATIENCE
        while not is_there():
            assert time.monotonic() < deadline, f"{what} did not come:\n{self.text}"
            if select.select([self._fd], [], [], 0.2)[0]:
                chunk = b""
                with contextlib.suppress(OSError):  # the program has ended, and with it the terminal
                    chunk = os.read(self._fd, 65536)
                self.raw += chunk
                self._stream.feed(chunk)
                if not chunk:
                    self.process.wait(PATIENCE)
