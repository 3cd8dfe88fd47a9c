"""The kernel says which process opened a connection, whatever is said over it."""

import os
import socket
import sys

import pytest

from grader.execution.peer_process import UNKNOWN, peer_process

needs_unix_sockets = pytest.mark.skipif(sys.platform == "win32", reason="there are no Unix sockets")


@needs_unix_sockets
def test_a_unix_socket_belongs_to_the_process_that_opened_it(tmp_path):
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as ours:
        listener.bind(str(tmp_path / "socket"))
        listener.listen()
        ours.connect(str(tmp_path / "socket"))
        accepted, _ = listener.accept()
        with accepted:
            assert peer_process(accepted) == os.getpid()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks")
def test_a_child_is_told_from_its_parent(tmp_path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        listener.listen()
        child = os.fork()
        if child == 0:
            socket.socket(socket.AF_UNIX).connect(str(tmp_path / "socket"))
            os._exit(0)
        accepted, _ = listener.accept()
        with accepted:
            assert peer_process(accepted) == child
        os.waitpid(child, 0)


def test_over_tcp_it_is_the_owner_of_the_other_end():
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert peer_process(accepted) == os.getpid()


@pytest.mark.parametrize("connection", [None, object()])
def test_it_is_unknown_where_the_kernel_does_not_tell(connection):
    assert peer_process(connection) == UNKNOWN


def test_a_socket_that_is_closed_has_no_peer():
    closed = socket.socket()
    closed.close()
    assert peer_process(closed) == UNKNOWN
