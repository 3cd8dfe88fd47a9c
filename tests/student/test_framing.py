"""Connections to the service over both kinds of address, and messages as lines."""

import json
import socket
import sys

import msgspec
import pytest

from grader.student.framing import connect, encode_line


def test_a_message_is_one_line_of_json():
    line = encode_line({"text": "two\nlines", "number": 1})
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert json.loads(line) == {"text": "two\nlines", "number": 1}


@pytest.mark.parametrize("text", ["é", "\U0001f600", "\0", "\u2028"])
def test_any_text_comes_through(text):
    line = encode_line({"text": text})
    assert json.loads(line) == {"text": text}


@pytest.mark.parametrize("text", ["\ud800", "é\udfff\U0001f600", "a\udfffb", "\\ud800", "\U0001f600"])
def test_half_a_character_becomes_a_visible_escape(text):
    """Readers of JSON refuse it, so it would spoil the whole message."""
    line = encode_line({"text": text})
    assert json.loads(line) == {"text": text.encode("utf-8", "backslashreplace").decode()}
    assert msgspec.json.decode(line) == json.loads(line)


def exchange(server, address):
    """Connects to a listening server and sends one line; returns what the server received."""
    with connect(address) as connection:
        accepted, _ = server.accept()
        with accepted:
            connection.sendall(encode_line({"secret": "s"}))
            return accepted.recv(1000)


def test_host_and_port_are_an_address():
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert exchange(server, list(server.getsockname())) == b'{"secret": "s"}\n'


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no Unix sockets in Python")
def test_the_path_of_a_unix_socket_is_an_address(tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "service"))
        server.listen()
        assert exchange(server, [str(tmp_path / "service")]) == b'{"secret": "s"}\n'


def test_an_address_without_a_listener_is_an_error():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(OSError, match=r"refused|actively"):
            connect(list(unused.getsockname()))
