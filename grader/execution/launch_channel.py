"""The private channel to a student process that is about to start: the request, and what the process says of itself.

This is a file of its own because `launcher` has the processes, their output and their ends to care for.
"""

import array
import asyncio
import contextlib
import json
import socket
import struct
import sys
from pathlib import Path
from typing import Any, NamedTuple

RESPONSE_TIMEOUT = 20.0
"""Seconds after which a fork server that does not respond is taken for dead."""


class LaunchError(RuntimeError):
    """A student process could not be started: the grader's fault or the machine's, never the student's."""


def private_channel() -> tuple[socket.socket, socket.socket]:
    """Our end, and the end of the new process. The senders' process ids must be asked for before anything is sent."""
    if sys.platform != "linux":
        ours, theirs = socket.socketpair(socket.AF_UNIX)
    else:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    ours.setblocking(False)
    return ours, theirs


def send_request(channel: socket.socket, folder: Path, request: dict[str, Any]) -> None:
    """Sends the request with the submitted files, opened: the new process may have no right to open them itself."""
    with contextlib.ExitStack() as opened:
        paths = sorted(folder.iterdir())
        files = [opened.enter_context(path.open("rb")).fileno() for path in paths]
        socket.send_fds(channel, [json.dumps(request | {"files": [path.name for path in paths]}).encode()], files)


class StartedProcess(NamedTuple):
    """A student process that has started.

    root_pid  the first process of its run
    folder    its folder, as it sees it; empty: the same as the grader sees
    listener  the socket of its own at which the job service must listen
    own_network  whether its run has a network namespace of its own
    sockets   TCP sockets of that network
    """

    pid: int
    root_pid: int
    folder: str = ""
    listener: socket.socket | None = None
    own_network: bool = False
    sockets: tuple[socket.socket, ...] = ()


async def receive_pids(channel: socket.socket) -> StartedProcess:
    """Waits for the messages of the new process.

    An isolated process does not know its process id out here: the kernel puts the sender's id on each message.
    """
    root_pid, own_network = 0, False
    listener: socket.socket | None = None
    sockets: list[socket.socket] = []
    try:
        async with asyncio.timeout(RESPONSE_TIMEOUT):
            while True:
                message, sender, fds = await _receive(channel)
                if fds:
                    listener, *sockets = (socket.socket(fileno=fd) for fd in fds)
                match message:
                    case {"pid": int(pid)}:
                        return StartedProcess(pid, pid)
                    case {"is": "first", "own_network": bool(own_network)}:
                        root_pid = sender
                    case {"is": "student", "folder": str(folder)} if listener and root_pid and sender:
                        return StartedProcess(sender, root_pid, folder, listener, own_network, tuple(sockets))
                    case _:
                        raise LaunchError(f"a run could not begin: {message.get('failed', message)}")
    except TimeoutError as problem:
        raise LaunchError("the fork server does not respond") from problem


async def _receive(channel: socket.socket) -> tuple[dict[str, Any], int, list[int]]:
    """One message, the process id of its sender, and the descriptors that came with it."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(channel, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(channel)
    try:
        message, ancillary, _, _ = channel.recvmsg(65536, 1024)
    except ConnectionError:
        message, ancillary = b"", []
    if not message:
        raise LaunchError("the fork server has gone, or the run that it began")
    sender, fds = 0, []
    for _, kind, data in ancillary:
        if kind == socket.SCM_RIGHTS:
            fds += array.array("i", data[: len(data) // 4 * 4]).tolist()
        else:
            sender = struct.unpack("iII", data)[0]  # SCM_CREDENTIALS
    return json.loads(message), sender, fds
