"""Connections to the job service: one JSON object a line, a secret first. Works over Unix sockets and loopback TCP."""

import json
import socket
from typing import Any

Address = list[Any]


def connect(address: Address) -> socket.socket:
    """`address` is [path] or [host, port]."""
    if len(address) == 1:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(address[0])
    else:
        connection = socket.create_connection((address[0], address[1]))
    return connection


def encode_line(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode() + b"\n"
