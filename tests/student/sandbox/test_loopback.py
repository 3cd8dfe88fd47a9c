"""A run with a network reaches the grader's server at 127.0.0.1, and nothing else: not the machine, not the world."""

import os
import socket

import pytest

from grader.execution.launcher import ForkLauncher
from tests.execution.networks import PORT, network_run, observe, page, value
from tests.machine_features import require_isolation


@pytest.fixture
def isolated():
    """A launcher with isolation."""
    launcher = ForkLauncher("auto")
    try:
        require_isolation(launcher.isolation.why_not)
        yield launcher
    finally:
        launcher.close()


FETCHES = """
import http.client, urllib.request

def answer(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/a", timeout=5) as response:
        first = response.read().decode()
    connection = http.client.HTTPConnection("localhost", port, timeout=5)
    connection.request("GET", "/b")
    return [first, connection.getresponse().read().decode()]
"""


@pytest.mark.parametrize("isolation", ["auto", "off"])
async def test_a_program_reaches_the_server_as_in_any_tutorial(isolation, tmp_path):
    run = network_run(page("/a", "first"), page("/b", "second"))
    assert [value(seen) for seen in await observe(tmp_path, FETCHES, run, run, isolation=isolation)] == [
        ["first", "second"]
    ] * 2


REACHES = """
import errno, os, socket

def attempt(act):
    try:
        act()
    except OSError as problem:
        return errno.errorcode.get(problem.errno, type(problem).__name__)
    return "reached"

def kind(*kind):
    return lambda: socket.socket(*kind).close()

def connect(family, address):
    def act():
        with socket.socket(family) as one:
            one.settimeout(2)
            one.connect(address)
    return act

def answer(port, others, path):
    own = socket.create_server(("127.0.0.1", 0))
    return {
        "the grader": attempt(connect(socket.AF_INET, ("127.0.0.1", port))),
        "itself": attempt(connect(socket.AF_INET, own.getsockname())),
        "the machine": [attempt(connect(socket.AF_INET, ("127.0.0.1", other))) for other in others],
        "the world": [attempt(connect(socket.AF_INET, (to, 80))) for to in ("1.1.1.1", "10.0.0.1", "169.254.169.254")],
        "a socket of the machine": attempt(connect(socket.AF_UNIX, path)),
        "an abstract one": attempt(connect(socket.AF_UNIX, "\\0" + path)),
        "UDP": attempt(kind(socket.AF_INET, socket.SOCK_DGRAM)),
        "IPv6": attempt(kind(socket.AF_INET6, socket.SOCK_STREAM)),
        "raw": attempt(kind(socket.AF_INET, socket.SOCK_RAW, 1)),
        "packets": attempt(kind(socket.AF_PACKET, socket.SOCK_RAW, 3)),
        "SCTP": attempt(kind(socket.AF_INET, socket.SOCK_STREAM, 132)),
        "multipath": attempt(kind(socket.AF_INET, socket.SOCK_STREAM, 262)),
        "netlink": attempt(kind(socket.AF_NETLINK, socket.SOCK_RAW, 0)),
    }
"""


async def test_nothing_else_can_be_reached(isolated, tmp_path):
    path = str(tmp_path / "socket")
    with (
        socket.create_server(("127.0.0.1", 0)) as loopback,
        socket.create_server(("", 0)) as everywhere,
        socket.socket(socket.AF_UNIX) as unix,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        unix.bind(path)
        abstract.bind("\0" + path)
        for each in (unix, abstract):
            each.listen()
        others = {"list": [each.getsockname()[1] for each in (loopback, everywhere)]}
        run = network_run(page("/"), arguments=(PORT, others, path))
        [seen] = await observe(tmp_path, REACHES, run, launcher=isolated)
    refused = "EAFNOSUPPORT"
    assert value(seen) == {
        "the grader": "reached",
        "itself": "reached",
        "the machine": ["ECONNREFUSED"] * 2,
        "the world": ["ENETUNREACH"] * 3,
        "a socket of the machine": "ENOENT",
        "an abstract one": "ECONNREFUSED",
        **dict.fromkeys(("UDP", "IPv6", "raw", "packets", "SCTP", "multipath", "netlink"), refused),
    }


LISTENS = """
import socket

def answer(port):
    own = socket.create_server(("0.0.0.0", port))
    with socket.create_connection(("127.0.0.1", port)) as connection:
        accepted, address = own.accept()
        return ["itself" if address == connection.getsockname() else "another", address[0]]
"""


async def test_a_port_that_a_program_opens_is_not_one_of_the_machine(isolated, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as same:
        # The machine has this port, too. If both were in one network, the program could not listen there.
        port = same.getsockname()[1]
        [seen] = await observe(tmp_path, LISTENS, network_run(arguments=(port,)), launcher=isolated)
        same.settimeout(0)
        with pytest.raises(BlockingIOError):
            same.accept()
    assert value(seen) == ["itself", "127.0.0.1"]


WITHOUT = """
import socket

def answer():
    try:
        socket.socket()
    except OSError as problem:
        return problem.strerror
    return "a socket"
"""


async def test_a_run_without_a_network_has_no_tcp_sockets_even_after_one_that_had(isolated, tmp_path):
    plain = network_run(arguments=())
    without = type(plain)(function="answer", coroutine=False, arguments=(), jobs=())
    seen = await observe(tmp_path, WITHOUT, plain, without, plain, without, launcher=isolated)
    refusal = os.strerror(97)
    assert [value(each) for each in seen] == ["a socket", refusal, "a socket", refusal]


BUFFERS = """
import socket

def answer(port):
    server = socket.create_server(("127.0.0.1", 0))
    sender = socket.create_connection(server.getsockname())
    receiver, _ = server.accept()
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 << 20)
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 20)
    sender.setblocking(False)
    sent = 0
    try:
        while True:
            sent += sender.send(bytes(1 << 20))
    except BlockingIOError:
        return sent
"""


async def test_the_buffers_of_its_sockets_are_small(isolated, tmp_path):
    [seen] = await observe(tmp_path, BUFFERS, network_run(page("/")), launcher=isolated)
    assert 0 < value(seen) < 2 << 20
