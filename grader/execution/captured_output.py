"""The output of one run, line by line, with the grader's time on each line. Only the beginning of too much is kept."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Literal

from grader.model import KEPT_COLUMNS, KEPT_LINES, OUTPUT_LIMIT, OutputLine

Stream = Literal["stdout", "stderr"]


class CapturedOutput:
    """Collects the output of one run. `now` gives seconds since the call; `hidden` is removed from each line.

    end_marker  line that the student process prints to both streams once all else of the run is printed
    complete    set once the end marker has come on both streams
    lines       at most KEPT_LINES lines of at most KEPT_COLUMNS characters
    bytes       how many bytes came, the markers included
    on_line     gets each line that is kept, as it comes
    """

    def __init__(self, now: Callable[[], float], hidden: str) -> None:
        self._now, self._hidden = now, hidden
        self.end_marker = secrets.token_hex(16)
        self._marker = self.end_marker.encode()
        self._partial: dict[Stream, bytes] = {"stdout": b"", "stderr": b""}
        self._marked: set[Stream] = set()
        self.complete = asyncio.Event()
        self.lines: list[OutputLine] = []
        self.bytes = 0
        self.on_line: Callable[[OutputLine], None] = lambda _: None
        self._finished = False

    def feed(self, stream: Stream, chunk: bytes) -> None:
        """Takes bytes that have just come on a stream; they may end within a line."""
        at = self._now()
        self.bytes += 0 if self._finished else len(chunk)
        *complete, partial = (self._partial[stream] + chunk).split(b"\n")
        for line in complete:
            if not line.endswith(self._marker):
                self._keep(at, stream, line)
                continue
            if before := line.removesuffix(self._marker):
                self._keep(at, stream, before)
            self._marked.add(stream)
            if len(self._marked) == len(self._partial):
                self.complete.set()
        self._partial[stream] = partial[: KEPT_COLUMNS * 4]

    def over_limit(self) -> bool:
        """Whether more than OUTPUT_LIMIT bytes came."""
        return self.bytes > OUTPUT_LIMIT

    def finish(self) -> None:
        """Ends the run's output: later bytes are ignored. An unfinished line is kept as a line."""
        for stream, partial in self._partial.items():
            if partial:
                self._keep(self._now(), stream, partial)
        self._finished = True

    def _keep(self, at: float, stream: Stream, line: bytes) -> None:
        if len(self.lines) < KEPT_LINES and not self._finished:
            text = line.decode("utf-8", "backslashreplace").rstrip("\r").replace(self._hidden, "")
            self.lines.append(OutputLine(at, stream, text[:KEPT_COLUMNS]))
            self.on_line(self.lines[-1])
