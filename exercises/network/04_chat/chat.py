"""A chat for many clients. See README.md."""

import socket

LIMIT = 1_000_000
"""Bytes that may wait for one client."""


async def chat(listener: socket.socket) -> None:
    """Serve a chat at the listening socket until cancelled.

    The first line of a client is its name, and is answered with "hello NAME". Each further line goes to all others as
    "NAME: LINE", in the same order for all. A client for which more than LIMIT bytes wait is thrown out.
    """
    raise NotImplementedError
