"""Whether the other end of a connection has closed it, even before that has been read."""

import asyncio
import select
import socket


def is_closed_by_peer(transport: asyncio.BaseTransport) -> bool:
    """Whether the peer has closed or reset the connection, with or without unread data before that."""
    connection = transport.get_extra_info("socket")
    if connection.fileno() < 0:
        return True  # it has been closed on this side
    if hasattr(select, "POLLRDHUP"):
        poll = select.poll()
        poll.register(connection.fileno(), select.POLLRDHUP)
        return bool(poll.poll(0))
    with connection.dup() as same:  # elsewhere, unread data hides the end
        same.setblocking(False)
        try:
            return not same.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
