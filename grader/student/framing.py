"""Connections to the job service: one JSON object a line, a secret first. Over Unix sockets and loopback TCP."""

import json
import re
import socket
from typing import Any

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


def encode_line(message: dict[str, Any], *, valid_text: bool = False) -> bytes:
    """The message as one line of JSON. With `valid_text`, half characters (lone surrogates) become visible escapes."""
    line = json.dumps(message).encode() + b"\n"
    if valid_text and b"\\ud" in line:
        text = json.dumps(message, ensure_ascii=False)
        line = re.sub("[\ud800-\udfff]", lambda found: f"\\\\u{ord(found[0]):04x}", text).encode() + b"\n"
    return line
