"""Memory that no process shows, from made-up lists of the kernel and from real ones."""

import mmap
import os
import socket
import sys

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has these lists", allow_module_level=True)

from grader.execution import hidden_memory as module
from grader.execution.hidden_memory import MAX_LISTED, SHARED_MAPPING_BYTES, SOCKET_BYTES, hidden_memory
from grader.student.sandbox import seccomp

HEADER = b"Num RefCount Protocol Flags Type St Inode Path\n"


def mapping(inode, name=b"/dev/zero (deleted)"):
    return b"7f00-7f01 rw-s 00000000 00:01 %d    %s\n" % (inode, name)


@pytest.fixture
def lists(monkeypatch):
    """The lists of the made-up kernel, each in pieces, by path."""
    lists = {}
    monkeypatch.setattr(module, "_chunks", lambda path: lists.get(path, []))
    return lists


def test_a_shared_mapping_counts_once_in_however_many_processes_and_parts_it_is(lists):
    lists["/proc/7/maps"] = [mapping(1) + mapping(1), mapping(2) + mapping(3, b"/usr/lib/x.so")]
    lists["/proc/8/maps"] = [mapping(2) + mapping(4)]
    assert hidden_memory([7, 8, 9], 0) == 3 * SHARED_MAPPING_BYTES


def test_a_list_of_mappings_that_is_too_long_to_read_counts_as_too_much(lists):
    lists["/proc/7/maps"] = [mapping(1, b"/usr/lib/x.so") * (MAX_LISTED // 20)]
    assert hidden_memory([7], 0) > 1 << 40


def test_each_socket_in_the_network_of_the_run_counts_but_none_of_the_machine(lists):
    lists["/proc/1/net/unix"] = [HEADER + b"x\n" * 10, b"y\n" * 5]
    assert hidden_memory([7], 1) == 15 * SOCKET_BYTES
    assert hidden_memory([7], 0) == 0


def test_real_mappings_and_sockets_are_counted():
    before = hidden_memory([os.getpid()], os.getpid())
    with mmap.mmap(-1, 4096):
        assert hidden_memory([os.getpid()], 0) >= SHARED_MAPPING_BYTES
    pairs = [socket.socketpair() for _ in range(100)]
    assert hidden_memory([os.getpid()], os.getpid()) > before + 100 * SOCKET_BYTES
    for pair in pairs:
        for end in pair:
            end.close()


def test_a_process_that_has_gone_holds_nothing():
    assert hidden_memory([1 << 30], 0) == 0


def test_a_mapping_is_counted_with_the_size_that_the_filter_allows():
    assert seccomp.SHARED_MAPPING_BYTES == SHARED_MAPPING_BYTES
