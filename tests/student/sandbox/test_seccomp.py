"""The filter of system calls, executed by an interpreter of its few instructions, for both processors."""

import errno
import struct

import pytest

from grader.student.sandbox import seccomp

ALLOW, KILL = 0x7FFF0000, 0x80000000
NEW_USERS = 0x10000000


def denied(number: int) -> int:
    return 0x00050000 | number


def decide(program: bytes, machine: str, number: int, *arguments: int) -> int:
    """What the kernel would do with the call: the action that the filter returns."""
    architecture = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[machine]
    data = struct.pack("IIQ6Q", number, architecture, 0, *arguments, *[0] * (6 - len(arguments)))
    code = list(struct.iter_unpack("HBBI", program))
    at = held = 0
    while True:
        operation, if_true, if_false, operand = code[at]
        at += 1
        match operation:
            case 0x20:
                [held] = struct.unpack_from("I", data, operand)
            case 0x15:
                at += if_true if held == operand else if_false
            case 0x35:
                at += if_true if held >= operand else if_false
            case 0x45:
                at += if_true if held & operand else if_false
            case 0x06:
                return operand


@pytest.fixture(params=["x86_64", "aarch64"])
def machine(request, monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: request.param)
    return request.param


def column(machine):
    return ("x86_64", "aarch64").index(machine)


def test_each_call_on_the_list_is_denied(machine):
    program = seccomp.build_filter()
    numbers = [pair[column(machine)] for pair in seccomp.DENIED.values()]
    assert {decide(program, machine, number) for number in numbers if number is not None} == {denied(errno.EPERM)}


def test_calls_that_programs_need_are_allowed(machine):
    program = seccomp.build_filter()
    read, write, execve, futex = {"x86_64": (0, 1, 59, 202), "aarch64": (63, 64, 221, 98)}[machine]
    assert {decide(program, machine, number) for number in (read, write, execve, futex)} == {ALLOW}


def test_processes_and_threads_may_be_started_but_no_namespaces(machine):
    program, clone = seccomp.build_filter(), seccomp.CLONE[column(machine)]
    assert decide(program, machine, clone, 17) == ALLOW
    assert decide(program, machine, clone, 0x3D0F00) == ALLOW  # the flags of a thread
    assert decide(program, machine, clone, NEW_USERS | 17) == denied(errno.EPERM)
    assert decide(program, machine, seccomp.CLONE3, 0) == denied(errno.ENOSYS)


def test_only_sockets_of_this_machine_are_allowed(machine):
    program, socket = seccomp.build_filter(), seccomp.SOCKET[column(machine)]
    assert decide(program, machine, socket, 1) == ALLOW
    assert {decide(program, machine, socket, family) for family in (2, 10, 16, 17, 40)} == {denied(errno.EAFNOSUPPORT)}


STREAM, DATAGRAM, RAW, FLAGS = 1, 2, 3, (0, 0x800, 0x80000, 0x80800)
TCP, MPTCP = 6, 262


def test_a_run_with_a_network_may_have_tcp_sockets_of_ipv4_and_no_others(machine):
    program, socket = seccomp.build_filter(network=True), seccomp.SOCKET[column(machine)]
    for flags in FLAGS:
        assert decide(program, machine, socket, 2, STREAM | flags, 0) == ALLOW
        assert decide(program, machine, socket, 2, STREAM | flags, TCP) == ALLOW
        for kind, protocol in ((STREAM, MPTCP), (STREAM, 17), (DATAGRAM, 0), (RAW, 1), (RAW, TCP), (5, 0), (10, 0)):
            assert decide(program, machine, socket, 2, kind | flags, protocol) == denied(errno.EAFNOSUPPORT)
        assert {decide(program, machine, socket, family, STREAM | flags, 0) for family in (10, 16, 17, 40)} == {
            denied(errno.EAFNOSUPPORT)
        }
    assert decide(program, machine, socket, 1, DATAGRAM, 0) == ALLOW
    assert decide(program, machine, seccomp.SETSOCKOPT[column(machine)], 3, TCP, 1) == ALLOW
    assert decide(program, machine, seccomp.SETSOCKOPT[column(machine)], 3, TCP, 31) == denied(errno.EPERM)


def test_a_network_changes_nothing_else(machine):
    without, program = seccomp.build_filter(), seccomp.build_filter(network=True)
    for number in range(seccomp.NEWEST + 2):
        if number not in (seccomp.SOCKET[column(machine)], seccomp.SETSOCKOPT[column(machine)]):
            assert decide(program, machine, number, 1, 2, 3) == decide(without, machine, number, 1, 2, 3)


def test_a_process_may_change_itself_but_no_other(machine):
    program = seccomp.build_filter()
    for pair in seccomp.SELF_ONLY.values():
        assert decide(program, machine, pair[column(machine)], 0, 1) == ALLOW
        assert decide(program, machine, pair[column(machine)], 1, 0) == denied(errno.EPERM)
    setpriority = seccomp.SETPRIORITY[column(machine)]
    assert decide(program, machine, setpriority, 0, 0, 19) == ALLOW
    others = [decide(program, machine, setpriority, kind, who, 19) for kind, who in ((0, 1), (1, 0), (2, 0), (2, 1))]
    assert set(others) == {denied(errno.EPERM)}


BIG = seccomp.SHARED_MAPPING_BYTES
PRIVATE, SHARED, SHARED_VALIDATE, ANONYMOUS = 2, 1, 3, 0x20


@pytest.mark.parametrize("kind", [SHARED, SHARED | ANONYMOUS, SHARED_VALIDATE])
def test_a_shared_mapping_is_small(machine, kind):
    program, mmap = seccomp.build_filter(), seccomp.MMAP[column(machine)]
    assert decide(program, machine, mmap, 0, BIG, 3, kind) == ALLOW
    sizes = (BIG + 1, 1 << 32, (1 << 32) + 1, 1 << 40)
    assert {decide(program, machine, mmap, 0, size, 3, kind) for size in sizes} == {denied(errno.ENOMEM)}
    assert {decide(program, machine, mmap, 0, size, 3, PRIVATE | ANONYMOUS) for size in sizes} == {ALLOW}


def test_buffers_of_sockets_and_pipes_keep_their_size(machine):
    program = seccomp.build_filter()
    setsockopt, fcntl = seccomp.SETSOCKOPT[column(machine)], seccomp.FCNTL[column(machine)]
    ignored = {option for option in range(64) if decide(program, machine, setsockopt, 5, 1, option) == denied(0)}
    assert ignored == {7, 8, 32, 33}
    assert {decide(program, machine, setsockopt, 5, 6, option) for option in range(64)} == {ALLOW}
    refused = {command for command in range(1100) if decide(program, machine, fcntl, 5, command) != ALLOW}
    assert refused == {1031}


def test_no_memory_is_moved_to_where_it_is_not_counted(machine):
    program, madvise = seccomp.build_filter(), seccomp.MADVISE[column(machine)]
    refused = {advice for advice in range(110) if decide(program, machine, madvise, 0, 4096, advice) != ALLOW}
    assert refused == {21}


def test_calls_of_another_processor_and_later_calls_are_denied(machine):
    program = seccomp.build_filter()
    other = "aarch64" if machine == "x86_64" else "x86_64"
    assert decide(program, other, 0) == KILL
    assert decide(program, machine, seccomp.NEWEST + 1) == denied(errno.ENOSYS)
    assert decide(program, machine, 0x40000000) == denied(errno.ENOSYS)  # x32
