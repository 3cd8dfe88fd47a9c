"""Connections to the job service: one JSON object a line, a secret first. Over Unix sockets and loopback TCP."""

import json
import re
import socket
from typing import Any

_HALF = re.compile("[\ud800-\udfff]")

Address = list[Any]
"""[path of a Unix socket] or [host, port]."""


def connect(address: Address) -> socket.socket:
    """Opens a connection to the job service. Raises OSError."""
    if len(address) == 1:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(address[0])
    else:
        connection = socket.create_connection((address[0], address[1]))
    return connection


def encode_line(message: dict[str, Any]) -> bytes:
    """The message as one line of JSON. A lone surrogate (half a character) becomes a visible escape: it is not JSON."""
    line = json.dumps(message)
    if "\\ud" in line:
        line = _HALF.sub(lambda half: f"\\\\u{ord(half[0]):04x}", json.dumps(message, ensure_ascii=False))
    return line.encode() + b"\n"
