"""Starts student processes: by a fork of a warm process (POSIX), or afresh (Windows, or GRADER_LAUNCHER=fresh)."""

import array
import asyncio
import contextlib
import functools
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec
import psutil

from grader.model import Isolation, OperatorError

T = TypeVar("T")
NO_ISOLATION_HINT = "docs/trust.md says what it needs. In a container or an account of its own, use --isolation off."
RESPONSE_TIMEOUT = 20.0
"""Seconds after which a warm process that says nothing is taken for dead."""
ROOT = Path(__file__).resolve().parent.parent.parent
START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); import runpy; runpy.run_module(sys.argv.pop(1), run_name='{}')"
)


class LaunchError(RuntimeError):
    """A student process could not be started: our fault or the machine's, never the student's."""


class ProcessHandle(Protocol):
    """A student process that runs. `wait` gives its exit code (negative: a signal). `close`: nobody reads any more.

    family  the process below which all of its run's processes are, also those that lost their parent
    folder  where the program finds its folder; empty: where the grader finds it
    """

    pid: int
    root_pid: int
    folder: str
    stdout: asyncio.StreamReader
    stderr: asyncio.StreamReader

    async def wait(self) -> int: ...

    def kill(self) -> None: ...

    def close(self) -> None: ...


ListenCallback = Callable[[socket.socket], Awaitable[asyncio.Server]]
"""Makes the job service listen at a socket as well."""


class Launcher(Protocol):
    """The seam: two ways to start a student process in `folder` that reports to `address` with `secret`, or to a door
    of its own that the launcher gives to `listen`."""

    @property
    def isolation(self) -> Isolation: ...

    async def launch(self, folder: Path, address: list[Any], secret: str, listen: ListenCallback) -> ProcessHandle: ...

    def close(self) -> None: ...


def make_launcher(isolation: str = "auto") -> Launcher:
    """The way that fits this platform, or the one that GRADER_LAUNCHER names (fork or fresh).

    `isolation`: on (raises OperatorError where it cannot be had), auto (goes on without), or off.
    """
    launcher = choose_backend("GRADER_LAUNCHER", LAUNCHERS)(isolation)
    if isolation == "on" and not launcher.isolation.on:
        launcher.close()
        raise OperatorError(f"Submitted code cannot be isolated here: {launcher.isolation.why_not}.", NO_ISOLATION_HINT)
    return launcher


def choose_backend(variable: str, ways: dict[str, T]) -> T:
    """The way that the environment variable names, else the first. Raises OperatorError for one that is not there."""
    name = os.environ.get(variable) or next(iter(ways))
    if name not in ways:
        raise OperatorError(f"{variable} is {name!r}.", f"Here it can be: {', '.join(ways)}.")
    return ways[name]


class SpawnLauncher:
    """A new interpreter for each run. It has no walls."""

    def __init__(self, _: str = "off") -> None:
        self.isolation = Isolation(on=False, why_not="it needs Linux, and processes that are forked")

    async def launch(self, folder: Path, address: list[Any], secret: str, listen: ListenCallback) -> ProcessHandle:
        process = await asyncio.create_subprocess_exec(
            *_interpreter("grader.student.main", "__main__"),
            json.dumps({"address": address, "secret": secret}),
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        return SpawnedProcess(process)

    def close(self) -> None:
        """Nothing is kept."""


class SpawnedProcess:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        self._process = process
        self.pid, self.stdout, self.stderr = process.pid, process.stdout, process.stderr
        self.root_pid, self.folder = process.pid, ""

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

    def close(self) -> None:
        # The public way to close a subprocess's pipes is to read them to their end, which a stray process may prevent.
        self._process._transport.close()  # type: ignore[attr-defined]


class ForkLauncher:
    """Owns a warm process (`grader.student.sandbox.fork_server`) and asks it for forks."""

    def __init__(self, isolation: str = "auto") -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="grader-warm-"))
        self._path = str(self._folder / "warm")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self._path)
        listener.listen(1024)
        self._report, report = os.pipe()
        command = [*_interpreter("grader.student.sandbox.fork_server", "__main__"), str(listener.fileno()), str(report)]
        self._owner = os.getpid()
        self._warm = subprocess.Popen(
            [*command, isolation, str(ROOT)],
            pass_fds=[listener.fileno(), report],
            env=_environment(self._folder),
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        listener.close()
        os.close(report)

    @functools.cached_property
    def isolation(self) -> Isolation:
        """Waits until the warm process is ready."""
        poll = select.poll()
        poll.register(self._report, select.POLLIN)
        said = os.read(self._report, 65536) if poll.poll(RESPONSE_TIMEOUT * 1000) else b""
        return msgspec.json.decode(said, type=Isolation) if said else Isolation(on=False, why_not="no process started")

    async def launch(self, folder: Path, address: list[Any], secret: str, listen: ListenCallback) -> ProcessHandle:
        with contextlib.ExitStack() as opened:
            pipes = [os.pipe(), os.pipe()]
            for _, write in pipes:
                opened.callback(os.close, write)
            ours, theirs = _private_line()
            opened.enter_context(ours)
            opened.enter_context(theirs)
            line = socket.socket(socket.AF_UNIX)
            with contextlib.ExitStack() as on_failure:
                on_failure.enter_context(line)
                for read, _ in pipes:
                    on_failure.callback(os.close, read)
                try:
                    line.connect(self._path)
                    socket.send_fds(line, [b"!"], [pipes[0][1], pipes[1][1], theirs.fileno()])
                    theirs.close()
                    _send_request(ours, folder, {"folder": str(folder), "address": address, "secret": secret})
                except OSError as problem:
                    raise LaunchError(f"the warm process does not answer: {problem}") from problem
                who = await _receive_pids(ours)
                on_failure.pop_all()
        server = await listen(who.listener) if who.listener else None
        reader, writer = await asyncio.open_unix_connection(sock=line)
        output = await _pipe(pipes[0][0]), await _pipe(pipes[1][0])
        return ForkedProcess(who, output, reader, writer, server)

    def close(self) -> None:
        """Ends the warm process and all that it started. A fork of the owner may call it too: nothing happens."""
        if self._owner == os.getpid():
            self._warm.kill()
            self._warm.wait()
            os.close(self._report)
            shutil.rmtree(self._folder, ignore_errors=True)


def _private_line() -> tuple[socket.socket, socket.socket]:
    """Our end, and that of the run. It must ask for the senders' numbers before anybody can send."""
    if sys.platform != "linux":
        ours, theirs = socket.socketpair(socket.AF_UNIX)
    else:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    ours.setblocking(False)
    return ours, theirs


def _send_request(line: socket.socket, folder: Path, order: dict[str, Any]) -> None:
    """With it go the files, opened: the process that is to have them may have no right to look for them."""
    with contextlib.ExitStack() as opened:
        paths = sorted(folder.iterdir())
        files = [opened.enter_context(path.open("rb")).fileno() for path in paths]
        socket.send_fds(line, [json.dumps(order | {"files": [path.name for path in paths]}).encode()], files)


class StartedProcess(NamedTuple):
    """The student process, the first process of its run, its folder, and the door at which it will knock."""

    pid: int
    root_pid: int
    folder: str = ""
    listener: socket.socket | None = None


async def _receive_pids(line: socket.socket) -> StartedProcess:
    """Behind walls, processes do not know their own numbers out here: the kernel puts the sender's on each message."""
    first, door = 0, None
    try:
        async with asyncio.timeout(RESPONSE_TIMEOUT):
            while True:
                said, sender, fds = await _receive(line)
                if fds:
                    door = socket.socket(fileno=fds[0])
                match said:
                    case {"pid": int(pid)}:
                        return StartedProcess(pid, pid)
                    case {"is": "first"}:
                        first = sender
                    case {"is": "student", "folder": str(folder)} if door and first and sender:
                        return StartedProcess(sender, first, folder, door)
                    case _:
                        raise LaunchError(f"a run could not begin: {said.get('failed', said)}")
    except TimeoutError as problem:
        raise LaunchError("the warm process does not answer") from problem


async def _receive(line: socket.socket) -> tuple[dict[str, Any], int, list[int]]:
    """One message, the process id of its sender, and the descriptors that came with it."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(line, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(line)
    try:
        message, more, _, _ = line.recvmsg(65536, 1024)
    except ConnectionError:
        message, more = b"", []
    if not message:
        raise LaunchError("the warm process has gone, or the run that it began")
    sender, fds = 0, []
    for _, kind, data in more:
        if kind == socket.SCM_RIGHTS:
            fds += array.array("i", data[: len(data) // 4 * 4]).tolist()
        else:
            sender = struct.unpack("iII", data)[0]  # SCM_CREDENTIALS
    return json.loads(message), sender, fds


class ForkedProcess:
    def __init__(
        self,
        who: "StartedProcess",
        output: tuple["Pipe", "Pipe"],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server: asyncio.Server | None,
    ) -> None:
        self.pid, self.root_pid, self.folder = who.pid, who.root_pid, who.folder
        (self.stdout, _), (self.stderr, _) = output
        self._pipes = [transport for _, transport in output]
        self._reader, self._writer, self._server = reader, writer, server
        self._end: int | None = None

    async def wait(self) -> int:
        if self._end is None:
            line = await self._reader.readline()
            if not line:
                raise LaunchError("the warm process went away during a run")
            said = json.loads(line)
            self._end = int(said["code"])
        return self._end

    def kill(self) -> None:
        if self._end is None:
            with contextlib.suppress(OSError):
                self._writer.write_eof()

    def close(self) -> None:
        self._writer.close()
        if self._server is not None:
            self._server.close()
        for pipe in self._pipes:
            pipe.close()


LAUNCHERS: dict[str, Callable[[str], Launcher]] = {"fresh": SpawnLauncher}
if hasattr(os, "fork"):
    LAUNCHERS = {"fork": ForkLauncher} | LAUNCHERS


def _interpreter(module: str, name: str) -> list[str]:
    """Isolated from the user's environment and the current folder; finds the grader by its place."""
    return [sys.executable, "-I", "-X", "utf8", "-c", START.format(name), str(ROOT), module]


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    if sys.platform != "win32":  # the user's own would tell who it is, and what is installed where
        kept["PATH"] = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    place = str(folder)
    return {**kept, "LANG": "C.UTF-8", "HOME": place, "TMPDIR": place, "TEMP": place, "TMP": place}


Pipe = tuple[asyncio.StreamReader, asyncio.ReadTransport]


async def _pipe(fd: int) -> Pipe:
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(fd, "rb", buffering=0)
    )
    return reader, transport
