"""Starts student processes: by a fork of a warm process (POSIX), or afresh (Windows, or GRADER_LAUNCHER=fresh)."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

import psutil

from grader.errors import OperatorError

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); import runpy; runpy.run_module(sys.argv.pop(1), run_name='{}')"
)


class LaunchError(RuntimeError):
    """A student process could not be started: our fault or the machine's, never the student's."""


class Student(Protocol):
    """A student process that runs. `wait` gives its exit code (negative: a signal)."""

    pid: int
    stdout: asyncio.StreamReader
    stderr: asyncio.StreamReader

    async def wait(self) -> int: ...

    def kill(self) -> None: ...


class Launcher(Protocol):
    """The seam: two ways to start a student process in `folder` that reports to `address` with `secret`."""

    async def launch(self, folder: Path, address: list[Any], secret: str) -> Student: ...

    def close(self) -> None: ...


def make_launcher() -> Launcher:
    """The way that fits this platform, or the one that GRADER_LAUNCHER names (fork or fresh)."""
    return pick("GRADER_LAUNCHER", LAUNCHERS)()


def pick(variable: str, ways: dict[str, T]) -> T:
    """The way that the environment variable names, else the first. Raises OperatorError for one that is not there."""
    name = os.environ.get(variable) or next(iter(ways))
    if name not in ways:
        raise OperatorError(f"{variable} is {name!r}.", f"Here it can be: {', '.join(ways)}.")
    return ways[name]


class FreshLauncher:
    """A new interpreter for each run."""

    async def launch(self, folder: Path, address: list[Any], secret: str) -> Student:
        process = await asyncio.create_subprocess_exec(
            *_interpreter("grader.student.process", "__main__"),
            json.dumps({"address": address, "secret": secret}),
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        return FreshStudent(process)

    def close(self) -> None:
        """Nothing is kept."""


class FreshStudent:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        self._process = process
        self.pid, self.stdout, self.stderr = process.pid, process.stdout, process.stderr

    async def wait(self) -> int:
        # Not Process.wait: that one also waits for the pipes, which a process left behind may hold.
        while self._process.returncode is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        return self._process.returncode

    def kill(self) -> None:
        with contextlib.suppress(psutil.Error):
            for child in psutil.Process(self.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    child.kill()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)


class ForkLauncher:
    """Owns a warm process (`grader.student.warm`) and asks it for forks."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="grader-warm-"))
        self._path = str(self._folder / "warm")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self._path)
        listener.listen(1024)
        command = [*_interpreter("grader.student.warm", "__main__"), str(listener.fileno())]
        self._owner = os.getpid()
        self._warm = subprocess.Popen(
            command,
            pass_fds=[listener.fileno()],
            env=_environment(self._folder),
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        listener.close()

    async def launch(self, folder: Path, address: list[Any], secret: str) -> Student:
        out_read, out_write = os.pipe()
        err_read, err_write = os.pipe()
        line = socket.socket(socket.AF_UNIX)
        try:
            line.connect(self._path)
            request = {"folder": str(folder), "address": address, "secret": secret}
            socket.send_fds(line, [json.dumps(request).encode()], [out_write, err_write])
        except OSError as problem:
            line.close()
            os.close(out_read)
            os.close(err_read)
            raise LaunchError(f"the warm process does not answer: {problem}") from problem
        finally:
            os.close(out_write)
            os.close(err_write)
        reader, writer = await asyncio.open_unix_connection(sock=line)
        said = await reader.readline()
        if not said:
            writer.close()
            os.close(out_read)
            os.close(err_read)
            raise LaunchError("the warm process has gone")
        pid = json.loads(said)["pid"]
        return ForkedStudent(pid, await _pipe(out_read), await _pipe(err_read), reader, writer)

    def close(self) -> None:
        """Ends the warm process and all that it started. A fork of the owner may call it too: nothing happens."""
        if self._owner == os.getpid():
            self._warm.kill()
            self._warm.wait()
            shutil.rmtree(self._folder, ignore_errors=True)


class ForkedStudent:
    def __init__(
        self,
        pid: int,
        stdout: asyncio.StreamReader,
        stderr: asyncio.StreamReader,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.pid, self.stdout, self.stderr = pid, stdout, stderr
        self._reader, self._writer = reader, writer
        self._end: int | None = None

    async def wait(self) -> int:
        if self._end is None:
            line = await self._reader.readline()
            if not line:
                raise LaunchError("the warm process went away during a run")
            said = json.loads(line)
            self._end = int(said["code"])
            self._writer.close()
        return self._end

    def kill(self) -> None:
        if self._end is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)


LAUNCHERS: dict[str, Callable[[], Launcher]] = {"fresh": FreshLauncher}
if hasattr(os, "fork"):
    LAUNCHERS = {"fork": ForkLauncher} | LAUNCHERS


def _interpreter(module: str, name: str) -> list[str]:
    """Isolated from the user's environment and the current folder; finds the grader by its place."""
    return [sys.executable, "-I", "-X", "utf8", "-c", START.format(name), str(ROOT), module]


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    place = str(folder)
    return {**kept, "LANG": "C.UTF-8", "HOME": place, "TMPDIR": place, "TEMP": place, "TMP": place}


async def _pipe(fd: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(fd, "rb", buffering=0)
    )
    return reader
