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


def test_a_process_may_change_itself_but_no_other(machine):
    program = seccomp.build_filter()
    for pair in seccomp.SELF_ONLY.values():
        assert decide(program, machine, pair[column(machine)], 0, 1) == ALLOW
        assert decide(program, machine, pair[column(machine)], 1, 0) == denied(errno.EPERM)
    setpriority = seccomp.SETPRIORITY[column(machine)]
    assert decide(program, machine, setpriority, 0, 0, 19) == ALLOW
    others = [decide(program, machine, setpriority, kind, who, 19) for kind, who in ((0, 1), (1, 0), (2, 0), (2, 1))]
    assert set(others) == {denied(errno.EPERM)}


def test_calls_of_another_processor_and_later_calls_are_denied(machine):
    program = seccomp.build_filter()
    other = "aarch64" if machine == "x86_64" else "x86_64"
    assert decide(program, other, 0) == KILL
    assert decide(program, machine, seccomp.NEWEST + 1) == denied(errno.ENOSYS)
    assert decide(program, machine, 0x40000000) == denied(errno.ENOSYS)  # x32
