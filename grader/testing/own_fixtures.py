"""Fixtures of pytest that each execution gets anew: output, logs, warnings, folders, patches.

Their law: what pytest makes once for a test would carry the state of one schedule into the next one.
"""

import io
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from grader.sim.core import PROGRAM_BUILTINS


class CannotBeExplored(Exception):
    """The test needs something that exists once for all executions, or that the scheduler cannot load."""


Ends = list[Callable[[], Any]]
"""Functions to call when the test has ended, the last one first."""

OF_PLUGINS: Final = frozenset({"pytest_mock"})
"""Plugins whose fixtures are called anew, like those of the tests. They neither wait nor start threads."""


class Captured(NamedTuple):
    """The return value of `capsys.readouterr()`."""

    out: str
    err: str


class OutputCapture:
    """`capsys`: what the test printed through `sys.stdout` and `sys.stderr`."""

    def __init__(self, ends: Ends) -> None:
        before = sys.stdout, sys.stderr

        def restore() -> None:
            sys.stdout, sys.stderr = before

        ends.append(restore)
        self.readouterr()

    def readouterr(self) -> Captured:
        """The output since the last call."""
        old = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = _Text(), _Text()
        return Captured(*(each.getvalue() if isinstance(each, _Text) else "" for each in old))

    @contextmanager
    def disabled(self) -> Iterator[None]:
        """Output inside is discarded, as all output of a thousand executions."""
        old = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = _Text(), _Text()
        try:
            yield
        finally:
            sys.stdout, sys.stderr = old


class _Text(io.StringIO):
    """Text that a test printed."""


class LogCapture:
    """`caplog`: the records of the `logging` that the test uses, which is the scheduler's copy."""

    def __init__(self, ends: Ends) -> None:
        logging: Any = PROGRAM_BUILTINS["__import__"]("logging")
        self._logging = logging
        capture = self

        class Handler(logging.Handler):  # type: ignore[misc]
            def __init__(self) -> None:
                super().__init__(0)
                self.records: list[Any] = []

            def emit(self, record: Any) -> None:
                self.records.append(record)
                capture._lines.append(self.format(record))

        self._lines: list[str] = []
        self._levels: dict[str | None, int] = {}
        self.handler = Handler()
        self.handler.setFormatter(logging.Formatter("%(levelname)-8s %(name)s:%(filename)s:%(lineno)d %(message)s"))
        logging.getLogger().addHandler(self.handler)
        ends.append(self._restore)

    def _restore(self) -> None:
        self._logging.getLogger().removeHandler(self.handler)
        for name, level in self._levels.items():
            self._logging.getLogger(name).setLevel(level)

    @property
    def records(self) -> list[Any]:
        """The log records."""
        return self.handler.records

    def get_records(self, when: str) -> list[Any]:
        """The log records, whatever the phase: an execution has only one."""
        return self.handler.records

    @property
    def text(self) -> str:
        """The formatted log, one line for each record."""
        return "".join(f"{line}\n" for line in self._lines)

    @property
    def messages(self) -> list[str]:
        """The messages with their arguments."""
        return [record.getMessage() for record in self.records]

    @property
    def record_tuples(self) -> list[tuple[str, int, str]]:
        """(name of the logger, level, message) of each record."""
        return [(record.name, record.levelno, record.getMessage()) for record in self.records]

    def clear(self) -> None:
        """Forgets the records."""
        self.handler.records.clear()
        self._lines.clear()

    def set_level(self, level: int | str, logger: str | None = None) -> None:
        """Sets the level of a logger until the test has ended."""
        found = self._logging.getLogger(logger)
        self._levels.setdefault(logger, found.level)
        found.setLevel(level)
        self.handler.setLevel(level)

    @contextmanager
    def at_level(self, level: int | str, logger: str | None = None) -> Iterator[None]:
        """Sets the level of a logger inside the `with`."""
        found = self._logging.getLogger(logger)
        before, own = found.level, self.handler.level
        found.setLevel(level)
        self.handler.setLevel(level)
        try:
            yield
        finally:
            found.setLevel(before)
            self.handler.setLevel(own)

    @contextmanager
    def filtering(self, chosen: Any) -> Iterator[None]:
        """Adds a filter inside the `with`."""
        self.handler.addFilter(chosen)
        try:
            yield
        finally:
            self.handler.removeFilter(chosen)


class Folders:
    """`tmp_path_factory`."""

    def __init__(self, ends: Ends) -> None:
        self._base = _tmp_path(ends)

    def getbasetemp(self) -> Path:
        """The folder of all folders of this execution."""
        return self._base

    def mktemp(self, basename: str, numbered: bool = True) -> Path:
        """A new folder; numbered: with a number at its end."""
        if not numbered:
            folder = self._base / basename
            folder.mkdir(mode=0o700)
            return folder
        name = re.sub(r"\W", "_", basename)
        used = [path.name for path in self._base.iterdir()]
        folder = self._base / f"{name}{sum(each.startswith(name) for each in used)}"
        folder.mkdir(mode=0o700)
        return folder


def _monkeypatch(ends: Ends) -> pytest.MonkeyPatch:
    patch = pytest.MonkeyPatch()
    ends.append(patch.undo)
    return patch


def _tmp_path(ends: Ends) -> Path:
    folder = tempfile.mkdtemp(prefix="explore-")
    ends.append(lambda: shutil.rmtree(folder, ignore_errors=True))
    return Path(folder).resolve()


def _recwarn(ends: Ends) -> pytest.WarningsRecorder:
    recorder = pytest.WarningsRecorder(_ispytest=True)
    recorder.__enter__()
    ends.append(lambda: recorder.__exit__(None, None, None))
    return recorder


def _recorder(ends: Ends) -> Callable[..., None]:
    """A recorder for a report, which does nothing: the executions of one test would all record the same."""
    return lambda *values: None


MADE_HERE: Final[dict[str, Callable[[Ends], Any]]] = {
    "capsys": OutputCapture,
    "caplog": LogCapture,
    "monkeypatch": _monkeypatch,
    "recwarn": _recwarn,
    "tmp_path": _tmp_path,
    "tmp_path_factory": Folders,
    "record_property": _recorder,
    "record_xml_attribute": _recorder,
    "record_testsuite_property": _recorder,
}
"""Fixtures of pytest that each execution gets anew."""

IGNORED: Final[dict[str, Any]] = {
    "request": None,
    "event_loop_policy": None,
    "anyio_backend": "asyncio",
    "anyio_backend_name": "asyncio",
    "anyio_backend_options": {},
    **{f"_{scope}_scoped_runner": None for scope in ("function", "class", "module", "package", "session")},
    **{f"_{scope}_event_loop": None for scope in ("function", "class", "module", "package", "session")},
}
"""Fixtures of plugins that run coroutines. Here, the scheduler's own event loop runs them."""
