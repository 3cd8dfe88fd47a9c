"""What one run prints, line by line, with the grader's time on each line; of too much only the beginning is kept."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Literal

from grader.model import KEPT_COLUMNS, KEPT_LINES, OUTPUT_LIMIT, OutputLine

Stream = Literal["stdout", "stderr"]


class CapturedOutput:
    """now: seconds since the call · hidden: what is left out of each line.

    mark  a line that the student's half prints to both streams once all else of the run is printed; all_came says so.
    """

    def __init__(self, now: Callable[[], float], hidden: str) -> None:
        self._now, self._hidden = now, hidden
        self.end_marker = secrets.token_hex(16)
        self._end = self.end_marker.encode()
        self._rest: dict[Stream, bytes] = {"stdout": b"", "stderr": b""}
        self._marked: set[Stream] = set()
        self.complete = asyncio.Event()
        self.lines: list[OutputLine] = []
        self.bytes = 0
        self._over = False

    def feed(self, stream: Stream, chunk: bytes) -> None:
        """What has come just now."""
        at = self._now()
        self.bytes += 0 if self._over else len(chunk)
        *whole, rest = (self._rest[stream] + chunk).split(b"\n")
        for text in whole:
            if not text.endswith(self._end):
                self._keep(at, stream, text)
                continue
            if before := text.removesuffix(self._end):
                self._keep(at, stream, before)
            self._marked.add(stream)
            if len(self._marked) == len(self._rest):
                self.complete.set()
        self._rest[stream] = rest[: KEPT_COLUMNS * 4]

    def over_limit(self) -> bool:
        return self.bytes > OUTPUT_LIMIT

    def finish(self) -> None:
        """Whatever comes now is none of this run's. What stands without an end of line is a line, too."""
        for stream, rest in self._rest.items():
            if rest:
                self._keep(self._now(), stream, rest)
        self._over = True

    def _keep(self, at: float, stream: Stream, text: bytes) -> None:
        if len(self.lines) < KEPT_LINES and not self._over:
            clean = text.decode("utf-8", "backslashreplace").rstrip("\r").replace(self._hidden, "")
            self.lines.append(OutputLine(at, stream, clean[:KEPT_COLUMNS]))
