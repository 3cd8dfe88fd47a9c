"""Which process is at the other end of a connection: the word of the kernel, not of the student's code.

On Linux and macOS, it is the process that opened a Unix socket. Elsewhere, connections are loopback TCP: then the
process is the one that owns the other end.
"""

import contextlib
import socket
import struct
import sys
from typing import Any

import psutil

SO_PEERCRED = getattr(socket, "SO_PEERCRED", 17)
SOL_LOCAL, LOCAL_PEERPID = 0, 2
"""Level and option of macOS for the id of the peer's process."""
UNKNOWN = 0
"""Stands for a process that the kernel does not tell."""


def peer_process(connection: Any) -> int:
    """The id of the process that opened this connection, as this process sees it; UNKNOWN if the kernel does not tell.

    `connection` has the methods of a socket.
    """
    with contextlib.suppress(OSError, struct.error, psutil.Error, AttributeError):
        if connection.family in (socket.AF_INET, socket.AF_INET6):
            return _owner_of(connection.getpeername()[:2])
        if sys.platform == "linux":
            return int(struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, SO_PEERCRED, 12))[0])
        if sys.platform == "darwin":
            return int(connection.getsockopt(SOL_LOCAL, LOCAL_PEERPID))
    return UNKNOWN


def _owner_of(address: tuple[str, int]) -> int:
    for each in psutil.net_connections("tcp"):
        if each.laddr and tuple(each.laddr) == address:
            return each.pid or UNKNOWN
    return UNKNOWN
