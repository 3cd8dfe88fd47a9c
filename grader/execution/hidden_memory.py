"""Memory of a run that the size of no process shows (Linux): the buffers of sockets, and shared pages.

Neither can be measured exactly without rights that an ordinary account lacks, so the most that they can hold counts.
`grader.student.sandbox.seccomp` keeps that small: no buffer can be made larger, and no shared mapping can be large.
Honest programs have a few of each. Thousands of sockets, or dozens of such mappings, are needed to reach a limit.
"""

import contextlib
import os
from collections.abc import Iterable

SOCKET_BYTES = 2 * 212992
"""Most bytes that wait in one Unix socket: twice the default size of its buffer, which one message may exceed."""
SHARED_MAPPING_BYTES = 64 << 20
"""Most bytes of one shared mapping; as in `grader.student.sandbox.seccomp`."""
TCP_SOCKET_BYTES = 2 * (256 << 10)
"""Most bytes that wait in one TCP socket: in each of its two buffers as in `grader.student.sandbox.loopback`."""
MAX_LISTED = 1 << 20
"""Bytes of a list of mappings that are read; a longer one counts as if it held a shared mapping in every page of it."""

_SHARED_AND_ANONYMOUS = b"/dev/zero (deleted)"
_LISTENS = b"0A"
"""State of a listening socket, whose queue holds connections."""
_PAGE = 4096


def hidden_memory(pids: Iterable[int], namespace_of: int) -> int:
    """The most bytes that the processes `pids` can hold in shared mappings, and all sockets of their own network.

    `namespace_of` is a process in the network namespace of the run; 0 if the run has none of its own.
    """
    mappings: set[bytes] = set()
    unread = 0
    for pid in pids:
        found, beyond = _shared_mappings(pid)
        mappings |= found
        unread += beyond
    sockets = _count_sockets(namespace_of) if namespace_of else 0
    waiting, most = _tcp_queues(namespace_of) if namespace_of else (0, 0)
    in_sockets = SOCKET_BYTES * sockets + max(TCP_SOCKET_BYTES * waiting, most)
    return in_sockets + SHARED_MAPPING_BYTES * (len(mappings) + unread // _PAGE)


def _count_sockets(pid: int) -> int:
    """The number of Unix sockets in the network namespace of the process, connected or not, held by anybody."""
    return sum(chunk.count(b"\n") for chunk in _chunks(f"/proc/{pid}/net/unix")) - 1


def _tcp_queues(pid: int) -> tuple[int, int]:
    """The number of TCP sockets in the network namespace of the process in which something waits, and the bytes that
    wait in all of them."""
    waiting = size = 0
    for line in b"".join(_chunks(f"/proc/{pid}/net/tcp")).splitlines()[1:]:
        sent, _, received = line.split()[4].partition(b":")
        if line.split()[3] != _LISTENS and (bytes_here := int(sent, 16) + int(received, 16)):
            waiting, size = waiting + 1, size + bytes_here
    return waiting, size


def _shared_mappings(pid: int) -> tuple[set[bytes], int]:
    """The inodes of its shared mappings without a file, and how many bytes of the list were not read.

    Such pages stay in memory until the last mapping of any part of them is gone, whether or not it shows them.
    """
    text, beyond = b"", 0
    for chunk in _chunks(f"/proc/{pid}/maps"):
        text += chunk
        if len(text) > MAX_LISTED:
            beyond = _PAGE * MAX_LISTED
            break
    if _SHARED_AND_ANONYMOUS not in text:
        return set(), beyond
    return {line.split()[4] for line in text.splitlines() if line.endswith(_SHARED_AND_ANONYMOUS)}, beyond


def _chunks(path: str) -> Iterable[bytes]:
    """The content of a file of the kernel; nothing if it has gone."""
    with contextlib.suppress(OSError):
        fd = os.open(path, os.O_RDONLY)
        try:
            while chunk := os.read(fd, 65536):
                yield chunk
        finally:
            os.close(fd)
