"""Event loops: on Windows, Python's own loop takes no descriptors and no signals, and its clock has coarse ticks."""

import math
import os
import socket
import struct
import time
from typing import Any

TICK = 1 / 64
"""Seconds between two ticks of the clock that waiting on Windows goes by."""
LOCAL_PEERPID = 0, 2
"""Level and option of a socket on macOS."""


def change(module: Any, system: dict[str, Any]) -> None:
    """Puts the made-up loop in the place of the real one in `asyncio.unix_events`."""
    if system["platform"] != "win32":
        _tell_processes(module)
        module._UnixSelectorEventLoop.create_unix_server = _with_short_path(
            module._UnixSelectorEventLoop.create_unix_server
        )
        return

    class ProactorEventLoop(module._UnixSelectorEventLoop):  # type: ignore[misc, name-defined]
        def __init__(self, selector: Any = None) -> None:
            super().__init__(selector)
            wait = self._selector.select
            self._clock_resolution = TICK

            def wait_for_a_tick(timeout: float | None = None) -> Any:
                """Ends at a tick if nothing happens before."""
                if timeout:
                    now = time.perf_counter()
                    timeout = math.ceil((now + timeout) / TICK) * TICK - now
                return wait(timeout)

            self._selector.select = wait_for_a_tick

        def time(self) -> float:
            return math.floor(time.monotonic() / TICK) * TICK

        async def sock_recv(self, sock: Any, n: int) -> bytes:
            """A read of zero bytes ends when there is something to read: an overlapped WSARecv does that."""
            if n:
                return bytes(await super().sock_recv(sock, n))
            ready = self.create_future()
            self._add_reader(sock.fileno(), lambda: ready.done() or ready.set_result(None))
            try:
                await ready
            finally:
                self._remove_reader(sock.fileno())
            return b""

        def _sock_read_done(self, fd: int, fut: Any, handle: Any = None) -> None:
            if handle is None or not handle.cancelled():
                self._remove_reader(fd)

        def _sock_write_done(self, fd: int, fut: Any, handle: Any = None) -> None:
            if handle is None or not handle.cancelled():
                self._remove_writer(fd)

    for name in ("add_reader", "remove_reader", "add_writer", "remove_writer", "add_signal_handler",
                 "remove_signal_handler", "create_unix_server", "create_unix_connection"):  # fmt: skip
        setattr(ProactorEventLoop, name, _missing)
    for holder in (
        getattr(module, "_UnixDefaultEventLoopPolicy", None),
        getattr(module, "_DefaultEventLoopPolicy", None),
    ):
        if holder is not None:
            holder._loop_factory = ProactorEventLoop
    if hasattr(module, "EventLoop"):
        module.EventLoop = ProactorEventLoop
    if hasattr(module, "waitstatus_to_exitcode"):
        from simulated.processes import exit_code

        real = module.waitstatus_to_exitcode
        module.waitstatus_to_exitcode = lambda status: exit_code(real(status))


def _with_short_path(create: Any) -> Any:
    """The path of a Unix socket has at most 103 bytes on macOS."""

    async def create_unix_server(self: Any, factory: Any, path: Any = None, **options: Any) -> Any:
        if path is not None and len(os.fsencode(path)) > 103:
            raise OSError("AF_UNIX path too long")
        return await create(self, factory, path, **options)

    return create_unix_server


def _tell_processes(module: Any) -> None:
    """On macOS, the option LOCAL_PEERPID of a Unix socket tells the process at the other end."""
    transport_socket = module.base_events.trsock.TransportSocket
    real = transport_socket.getsockopt

    def getsockopt(self: Any, level: int, option: int, *size: int) -> Any:
        if (level, option) == LOCAL_PEERPID and self.family == socket.AF_UNIX:
            return struct.unpack("3i", real(self, socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
        return real(self, level, option, *size)

    transport_socket.getsockopt = getsockopt


def _missing(*_: Any, **__: Any) -> Any:
    raise NotImplementedError
