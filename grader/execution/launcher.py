"""Starts student processes: as forks of a fork server (POSIX), or as new interpreters (Windows, on request)."""

import asyncio
import contextlib
import functools
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec
import psutil

from grader import surroundings
from grader.execution.launch_channel import (
    RESPONSE_TIMEOUT,
    LaunchError,
    StartedProcess,
    private_channel,
    receive_pids,
    send_request,
)
from grader.execution.machine import prepare_machine
from grader.execution.output_stream import OutputStream, SpawnedOutput
from grader.execution.own_memory import close_own_memory
from grader.model import Isolation, OperatorError

T = TypeVar("T")
NO_ISOLATION_HINT = (
    "docs/trust.md says what it needs. Root can use other accounts instead. --isolation off lets submitted code change "
    "the grader: use it only for code that you would run yourself."
)
EXCEPTION = 0xC0000000
"""Exit codes from here on are exceptions that ended a process on Windows, as signals do elsewhere."""


class ProcessHandle(Protocol):
    """A running student process.

    pid       its process id, as the grader sees it
    root_pid  the process below which all processes of its run are, also those that lost their parent
    folder    the folder with the submitted file, as the program sees it; empty: the same as the grader sees
    own_network  whether its run has a network namespace of its own
    sockets   TCP sockets of that network: a listening one, and those for clients; empty: the machine's own will do
    """

    pid: int
    root_pid: int
    folder: str
    own_network: bool
    sockets: list[socket.socket]
    stdout: OutputStream
    stderr: OutputStream

    async def wait(self) -> int:
        """Waits for the end; returns the exit code, negative for a signal."""
        ...

    def kill(self) -> None:
        """Ends it and all that it started."""
        ...

    def close(self) -> None:
        """Frees what the grader holds of it; its output is read no more."""
        ...


ListenCallback = Callable[[socket.socket], Awaitable[asyncio.Server]]
"""Makes the job service listen at one more socket."""


class Launcher(Protocol):
    """A way to start student processes. `isolation` says whether they are isolated, and if not, why not."""

    @property
    def isolation(self) -> Isolation: ...

    async def launch(
        self, folder: Path, address: list[Any], secret: str, listen: ListenCallback, clients: int | None = None
    ) -> ProcessHandle:
        """Starts a student process in `folder`, which opens its control connection to `address` with `secret`.

        If an isolated process cannot reach `address`, the launcher gives a listening socket of its own to `listen`.
        `clients`: number of clients in the run's network; None if it needs none. Raises LaunchError.
        """
        ...

    def pack(self, scenarios: bytes) -> bytes:
        """The code of an exercise's scenarios for explorations, as `grader.sim.instrument.pack` makes it.

        It is made once, and kept. It only saves time: it is empty where student processes cannot use it, or if it could
        not be made.
        """
        ...

    def close(self) -> None:
        """Ends what the launcher keeps, and all that it started."""
        ...


def make_launcher(isolation: str = "auto") -> Launcher:
    """The launcher that fits this platform, or the one that GRADER_LAUNCHER names (fork or spawn).

    `isolation`: on (raises OperatorError where neither it nor other accounts are available), auto (goes on without), or
    off. Raises OperatorError, too, if the machine does not grant what a run may use.
    """
    backend = choose_backend("GRADER_LAUNCHER", LAUNCHERS)
    prepare_machine()
    launcher = backend(isolation)
    if launcher.isolation.on or launcher.isolation.account:
        return launcher
    close_own_memory()
    if isolation == "on":
        launcher.close()
        raise OperatorError(f"Submitted code cannot be isolated here: {launcher.isolation.why_not}.", NO_ISOLATION_HINT)
    return launcher


def choose_backend(variable: str, backends: dict[str, T]) -> T:
    """The backend that the environment variable names, else the first. Raises OperatorError for an unknown name."""
    name = os.environ.get(variable) or next(iter(backends))
    if name not in backends:
        raise OperatorError(f"{variable} is {name!r}.", f"Here it can be: {', '.join(backends)}.")
    return backends[name]


class SpawnLauncher:
    """Starts a new interpreter for each run. There is no isolation."""

    def __init__(self, _: str = "off") -> None:
        self.isolation = Isolation(on=False, why_not="it needs Linux, and processes that are forked")

    async def launch(
        self, folder: Path, address: list[Any], secret: str, listen: ListenCallback, clients: int | None = None
    ) -> ProcessHandle:
        transport, output = await asyncio.get_running_loop().subprocess_exec(
            SpawnedOutput,
            *surroundings.command("grader.student.main"),
            json.dumps({"address": address, "secret": secret}),
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        return SpawnedProcess(transport, output)

    def pack(self, scenarios: bytes) -> bytes:
        return b""

    def close(self) -> None:
        """Nothing is kept, so there is nothing to end."""


class SpawnedProcess:
    """A `ProcessHandle` for a process with an interpreter of its own."""

    def __init__(self, transport: asyncio.SubprocessTransport, output: SpawnedOutput) -> None:
        self._transport = transport
        self.pid, self.stdout, self.stderr = transport.get_pid(), output.streams[1], output.streams[2]
        self.root_pid, self.folder, self.own_network = self.pid, "", False
        self.sockets: list[socket.socket] = []

    async def wait(self) -> int:
        while (code := self._transport.get_returncode()) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        return -code if code >= EXCEPTION else code

    def kill(self) -> None:
        with contextlib.suppress(psutil.Error):
            for child in psutil.Process(self.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    child.kill()
        with contextlib.suppress(ProcessLookupError):
            self._transport.kill()
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        self._transport.close()  # a process left behind may hold the pipes open


class ForkLauncher:
    """Owns a fork server (`grader.student.sandbox.fork_server`) and asks it for student processes."""

    def __init__(self, isolation: str = "auto") -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="grader-fork-server-"))
        self._folder_of_accounts = ""
        self._path = str(self._folder / "socket")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self._path)
        listener.listen(1024)
        self._report, report = os.pipe()
        command = [*surroundings.command("grader.student.sandbox.fork_server"), str(listener.fileno()), str(report)]
        self._owner = os.getpid()
        self._packed: dict[bytes, bytes] = {}
        self._packing = threading.Lock()
        self._server = subprocess.Popen(
            [*command, isolation, surroundings.ROOT],
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
        """Waits until the fork server is ready."""
        poll = select.poll()
        poll.register(self._report, select.POLLIN)
        report = os.read(self._report, 65536) if poll.poll(RESPONSE_TIMEOUT * 1000) else b""
        if not report:
            return Isolation(on=False, why_not="no process started")
        self._folder_of_accounts = json.loads(report)["folder"]
        return msgspec.json.decode(report, type=Isolation)

    async def launch(
        self, folder: Path, address: list[Any], secret: str, listen: ListenCallback, clients: int | None = None
    ) -> ProcessHandle:
        with contextlib.ExitStack() as opened:
            pipes = [os.pipe(), os.pipe()]
            for _, write in pipes:
                opened.callback(os.close, write)
            ours, theirs = private_channel()
            opened.enter_context(ours)
            opened.enter_context(theirs)
            connection = socket.socket(socket.AF_UNIX)
            with contextlib.ExitStack() as on_failure:
                on_failure.enter_context(connection)
                for read, _ in pipes:
                    on_failure.callback(os.close, read)
                try:
                    connection.connect(self._path)
                    socket.send_fds(connection, [b"!"], [pipes[0][1], pipes[1][1], theirs.fileno()])
                    theirs.close()
                    request = {"folder": str(folder), "address": address, "secret": secret, "clients": clients}
                    send_request(ours, folder, request)
                except OSError as problem:
                    raise LaunchError(f"the fork server does not respond: {problem}") from problem
                started = await receive_pids(ours)
                on_failure.pop_all()
        server = await listen(started.listener) if started.listener else None
        reader, writer = await asyncio.open_unix_connection(sock=connection)
        output = await _open_output(pipes[0][0]), await _open_output(pipes[1][0])
        return ForkedProcess(started, output, reader, writer, server)

    def pack(self, scenarios: bytes) -> bytes:
        with self._packing:
            if scenarios not in self._packed:
                self._packed[scenarios] = self._pack(scenarios) if self.isolation.on else b""
            return self._packed[scenarios]

    def _pack(self, scenarios: bytes) -> bytes:
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX) as connection,
            tempfile.TemporaryFile() as file,
        ):
            file.write(scenarios)
            file.seek(0)
            connection.settimeout(RESPONSE_TIMEOUT)
            connection.connect(self._path)
            socket.send_fds(connection, [b"!"], [file.fileno()])
            with connection.makefile("rb") as answer:
                return answer.read()
        return b""

    def close(self) -> None:
        """Ends the fork server and all that it started. In a fork of the owner it does nothing."""
        if self._owner == os.getpid():
            self._server.kill()
            self._server.wait()
            os.close(self._report)
            for folder in filter(None, (str(self._folder), self._folder_of_accounts)):
                shutil.rmtree(folder, ignore_errors=True)


class ForkedProcess:
    """A `ProcessHandle` for a fork of the fork server, which reports its exit code over a connection."""

    def __init__(
        self,
        started: StartedProcess,
        output: tuple["OpenOutput", "OpenOutput"],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server: asyncio.Server | None,
    ) -> None:
        self.pid, self.root_pid, self.folder = started.pid, started.root_pid, started.folder
        self.own_network, self.sockets = started.own_network, list(started.sockets)
        (_, self.stdout), (_, self.stderr) = output
        self._pipes = [transport for transport, _ in output]
        self._reader, self._writer, self._server = reader, writer, server
        self._exit_code: int | None = None

    async def wait(self) -> int:
        if self._exit_code is None:
            line = await self._reader.readline()
            if not line:
                raise LaunchError("the fork server went away during a run")
            self._exit_code = int(json.loads(line)["code"])
        return self._exit_code

    def kill(self) -> None:
        if self._exit_code is None:
            with contextlib.suppress(OSError):
                self._writer.write_eof()

    def close(self) -> None:
        self._writer.close()
        if self._server is not None:
            self._server.close()
        for pipe in self._pipes:
            pipe.close()


LAUNCHERS: dict[str, Callable[[str], Launcher]] = {"spawn": SpawnLauncher}
if hasattr(os, "fork"):
    LAUNCHERS = {"fork": ForkLauncher} | LAUNCHERS


def _environment(folder: Path) -> dict[str, str]:
    """The variables of a student process: none of the user's own."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    if sys.platform != "win32":  # the user's own PATH would reveal the account, and what is installed where
        kept["PATH"] = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    path = str(folder)
    kept |= surroundings.interpreter_variables()
    return {**kept, "LANG": "C.UTF-8", "HOME": path, "USERPROFILE": path, "TMPDIR": path, "TEMP": path, "TMP": path}


OpenOutput = tuple[asyncio.ReadTransport, OutputStream]


async def _open_output(fd: int) -> OpenOutput:
    file = os.fdopen(fd, "rb", buffering=0)
    return await asyncio.get_running_loop().connect_read_pipe(OutputStream, file)
