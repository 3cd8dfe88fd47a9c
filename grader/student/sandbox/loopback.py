"""The network of a jail: loopback alone (Linux). Sockets that are made here belong to the jail wherever they are used.

So the grader gets sockets of the jail as descriptors: one at which it serves, and some with which it connects. Nothing
outside can reach the jail's loopback, and from it there is no way out.
"""

import contextlib
import fcntl
import socket
import struct

HOST = "127.0.0.1"
BACKLOG = 64
"""Connections that may wait at the listening socket."""
MAX_CLIENTS = 32
"""Sockets with which the grader can connect to a program."""
BUFFER_BYTES = 256 << 10
"""Most bytes that wait in each of the two buffers of a TCP socket in a jail; as in `grader.execution.hidden_memory`."""
BUFFER_SIZES = {
    "/proc/sys/net/ipv4/tcp_rmem": f"4096 65536 {BUFFER_BYTES}",
    "/proc/sys/net/ipv4/tcp_wmem": f"4096 65536 {BUFFER_BYTES}",
}
"""Settings of the kernel for this network namespace: least, first and largest size of a buffer."""
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1


def bring_up() -> None:
    """Starts the loopback device of this network namespace, and keeps the buffers of its sockets small.

    Call it before the jail's own /proc hides the settings. Where they cannot be written, they stay as they are.
    """
    for path, sizes in BUFFER_SIZES.items():
        with contextlib.suppress(OSError), open(path, "w") as file:
            file.write(sizes)
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_STREAM) as any_socket:
        device = struct.pack("16sH22x", b"lo", 0)
        _, flags = struct.unpack("16sH22x", fcntl.ioctl(any_socket, _GET_FLAGS, device))
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH22x", b"lo", flags | _UP))


def make_sockets(clients: int) -> list[socket.socket]:
    """A listening socket, and after it sockets for `clients` connections, all of this network namespace."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind((HOST, 0))
    listener.listen(BACKLOG)
    return [listener, *(socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(min(clients, MAX_CLIENTS)))]
