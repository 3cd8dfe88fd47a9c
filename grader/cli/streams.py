"""Standard streams that cannot end a grading: a reader that goes away, a full disk, a stream that was closed.

What cannot be written is dropped and remembered, and the command reports that at its end. A broken pipe is not a
problem: its reader, such as `head`, wanted no more.
"""

import errno
import io
import os
import select
import sys
from typing import Any


class LenientOutput(io.RawIOBase):
    """Writes text in UTF-8 to a file descriptor; never raises for what cannot be written.

    A console of Windows would show the bytes in its own code page, so it gets the text as characters.

    problem  the first error; None if everything was written
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.problem: OSError | None = None
        self._console: io.RawIOBase | None = None
        if sys.platform == "win32" and os.isatty(fd):
            self._console = open(fd, "wb", buffering=0, closefd=False)  # noqa: SIM115

    def write(self, data: Any) -> int:
        """Returns the number of bytes that were written or dropped."""
        size = len(data)
        if self.problem is not None:
            return size
        try:
            return os.write(self._fd, data) if self._console is None else self._console.write(data) or 0
        except BlockingIOError:  # another program has made the terminal or pipe that it shares with us non-blocking
            select.select([], [self._fd], [])
            return 0
        except OSError as problem:
            self.problem = problem
            return size

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._fd

    def isatty(self) -> bool:
        return os.isatty(self._fd)


class StandardStreams:
    """Replaces standard output and standard error of this process, until it ends."""

    def __init__(self) -> None:
        self._outputs = LenientOutput(1), LenientOutput(2)
        for output, name in zip(self._outputs, ("stdout", "stderr"), strict=True):
            stream = io.TextIOWrapper(
                io.BufferedWriter(output), encoding="utf-8", errors="backslashreplace", line_buffering=True
            )
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)

    def finish(self, code: int) -> int:
        """The exit code of the process: `code`, or 2 with a line about output that could not be written."""
        sys.stdout.flush()
        problem = self._outputs[0].problem
        if problem is not None and problem.errno != errno.EPIPE:
            reason = "it is closed" if problem.errno == errno.EBADF else problem.strerror
            print(f"grader: Standard output cannot be written: {reason}. Send it to another place.", file=sys.stderr)
            code = 2
        sys.stderr.flush()
        return code
