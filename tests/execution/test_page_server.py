"""The grader's HTTP server: what it answers, what it records, and that no client does it any harm."""

import asyncio
import contextlib
import socket
from http.client import HTTPResponse
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import JobService
from grader.execution.page_server import REQUEST_LIMIT, BadRequest, PageRequest, PageServer, in_parts
from grader.model.limits import MAX_CALLS, MAX_OPEN_CONNECTIONS
from grader.model.observation import Stopped
from tests.builders import repeatable, run_of
from tests.execution.networks import page, until
from tests.virtual_time import LoopClock, pass_time

GET = "GET {} HTTP/1.1\r\nHost: localhost:80\r\n\r\n"


@contextlib.asynccontextmanager
async def serving(folder, *pages, limit=0):
    """A server of these pages, and a function that connects to it."""
    clock = LoopClock()
    ledger = JobLedger(run_of(*pages), clock)
    async with JobService(folder) as service:
        server = PageServer(ledger, service, clock, limit)
        listener = socket.create_server(("127.0.0.1", 0))
        await server.serve(listener)
        ledger.start()
        opened = []

        async def connect():
            opened.append(await asyncio.open_connection(*listener.getsockname()))
            return opened[-1]

        try:
            yield server, connect
        finally:
            for _, writer in opened:
                writer.close()
            server.close()


async def answer(reader):
    """The next answer: its status, its headers in small letters, and its text."""
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    first, *lines = head.decode().split("\r\n")[:-2]
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = await asyncio.wait_for(reader.readexactly(int(headers["content-length"])), 5)
    return int(first.split()[1]), headers, body.decode()


async def test_a_connection_serves_many_requests_in_turn(tmp_path):
    pages = [page("/a", "one"), page("/b", "zwei ü"), page("/c", "", status=404, headers=(("Retry-After", "3"),))]
    async with serving(tmp_path, *pages) as (server, connect):
        reader, writer = await connect()
        writer.write("".join(GET.format(each) for each in ("/a", "/b", "/c", "/none")).encode())
        answers = [await answer(reader) for _ in range(4)]
        assert [(status, text) for status, _, text in answers] == [
            *((200, "one"), (200, "zwei ü"), (404, "")),
            (404, "Not found.\n"),
        ]
        assert answers[2][1]["retry-after"] == "3"
        assert "connection" not in answers[0][1]
        [record] = server.records()
        assert (record.requests, record.closed, record.by_server, record.problem) == (4, None, False, "")
        assert server.strays == ["/none"]
        assert [call.outcome for call in server.ledger.calls()] == ["answered"] * 3


async def test_a_page_waits_for_the_events_of_its_job(tmp_path):
    async with serving(tmp_path, page("/a", "a", meet=2), page("/b", "b", meet=2)) as (_, connect):
        (first, to_first), (second, to_second) = await connect(), await connect()
        to_first.write(GET.format("/a").encode())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(first.readexactly(1), 0.2)
        to_second.write(GET.format("/b").encode())
        assert (await answer(first))[2] + (await answer(second))[2] == "ab"


async def test_a_host_has_pages_of_its_own(tmp_path):
    pages = page("/", "red", host="red"), page("/", "blue", host="blue", name="other")
    async with serving(tmp_path, *pages) as (_, connect):
        reader, writer = await connect()
        for host, status, text in (("blue:8080", 200, "blue"), ("RED", 200, "red"), ("green", 404, "Not found.\n")):
            writer.write(f"GET / HTTP/1.1\r\nhost:{host}\r\n\r\n".encode())
            assert (await answer(reader))[::2] == (status, text)


async def test_an_answer_in_parts_is_the_same_answer(tmp_path):
    async with serving(tmp_path, page("/", "äöü" * 5, parts=4)) as (_, connect):
        reader, writer = await connect()
        writer.write(GET.format("/").encode())
        first = await reader.read(10_000)
        assert b"\r\n\r\n" not in first, "the first part ends within the head"
        rest = b""
        while not rest.endswith("ü".encode()) or len(rest) < 30:
            rest += await asyncio.wait_for(reader.read(10_000), 5)
        response = HTTPResponse(_FakeSocket(first + rest))
        response.begin()
        assert response.read().decode() == "äöü" * 5


class _FakeSocket:
    def __init__(self, data):
        self._data = data

    def makefile(self, _):
        return BytesIO(self._data)


def test_parts_cut_the_head_and_letters():
    head, body = b"HTTP/1.1 200 OK\r\n\r\n", "aé".encode() * 10
    parts = in_parts(head, body, 4)
    assert b"".join(parts) == head + body
    assert [len(parts), b"\r\n\r\n" in parts[0]] == [4, False]
    for part in parts[1:3]:
        with pytest.raises(UnicodeDecodeError):
            part.decode()
    assert in_parts(head, b"", 3) == [head[:9], head[9:]]
    assert in_parts(head, body, 1) == [head + body]


async def test_the_endings_of_a_page(tmp_path):
    pages = page("/close", "x", ending="close"), page("/cut", "abcdef", ending="cut")
    async with serving(tmp_path, *pages) as (server, connect):
        reader, writer = await connect()
        writer.write(GET.format("/close").encode())
        assert (await answer(reader))[1]["connection"] == "close"
        assert await asyncio.wait_for(reader.read(), 5) == b""
        reader, writer = await connect()
        writer.write(GET.format("/cut").encode())
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await answer(reader)
        assert [each.by_server for each in server.records()] == [True, True]


async def test_a_late_page_comes_when_the_connection_is_used_again_or_when_its_time_is_over(tmp_path):
    pages = page("/late", "late", ending="late", seconds=60.0), page("/b", "b"), page("/soon", "soon", ending="late")
    async with serving(tmp_path, *pages) as (_, connect):
        reader, writer = await connect()
        writer.write(GET.format("/late").encode())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.readexactly(1), 0.1)
        writer.write(GET.format("/b").encode())
        assert [(await answer(reader))[2], (await answer(reader))[2]] == ["late", "b"]
        writer.write(GET.format("/soon").encode())
        assert (await answer(reader))[2] == "soon"


async def test_a_closed_connection_drops_its_request_and_the_record_says_when(tmp_path):
    async with serving(tmp_path, page("/", seconds=60.0), page("/b")) as (server, connect):
        for path in ("/", "/b"):
            reader, writer = await connect()
            writer.write(GET.format(path).encode())
            if path == "/b":
                await answer(reader)
            await until(lambda: server.ledger.calls_made and server.connections[-1].record().requests)
            writer.close()
            await writer.wait_closed()
        server.end()
        assert [each.closed is not None for each in server.records()] == [True, True]
        assert not server.ledger.in_flight
        assert [call.outcome for call in server.ledger.calls()] == ["dropped", "answered"]


async def test_what_is_open_at_the_end_has_no_end(tmp_path):
    async with serving(tmp_path, page("/")) as (server, connect):
        await connect()
        _, writer = await connect()
        await until(lambda: len(server.connections) == 2)
        writer.close()
        await writer.wait_closed()
        server.end()
        closed = [each.closed is not None for each in server.records()]
        assert sorted(closed) == [False, True]


async def test_more_connections_than_the_limit_stop_the_run_if_they_stay_open(tmp_path):
    async with serving(tmp_path, page("/"), limit=2) as (server, connect):
        await connect()
        for _ in range(5):  # each is closed before the next one is opened
            _, writer = await connect()
            writer.close()
            await writer.wait_closed()
        assert not server.ledger.stopped.done()
        await connect()
        await connect()
        assert await asyncio.wait_for(server.ledger.stopped, 5) == Stopped("connections", "3")


async def test_a_flood_of_connections_is_stopped(tmp_path):
    async with serving(tmp_path, page("/")) as (server, connect):
        with contextlib.suppress(OSError):
            for _ in range(2 * MAX_OPEN_CONNECTIONS + 100):
                await asyncio.wait_for(connect(), 0.5)
        assert server.ledger.stopped.result().cause == "connections"
        assert len(server.connections) < MAX_OPEN_CONNECTIONS + 200


async def test_a_flood_of_requests_is_stopped_and_never_fills_the_memory(tmp_path):
    async with serving(tmp_path, page("/", "x" * 1_000_000, times=0)) as (server, connect):
        _, writer = await connect()
        flood = GET.format("/").encode()
        for _ in range(30):  # the answers are not read
            writer.write(flood)
        await until(lambda: server.connections and server.connections[0]._paused)
        await pass_time(0.1)
        assert server.connections[0].transport.get_write_buffer_size() < 2_000_000
        assert len(server.connections[0]._received) <= REQUEST_LIMIT
        server.requests = MAX_CALLS
        _, writer = await connect()
        writer.write(GET.format("/none").encode())
        assert (await asyncio.wait_for(server.ledger.stopped, 5)).cause == "calls"


@pytest.mark.parametrize(
    ("sent", "status", "problem"),
    [
        (b"hello\r\n\r\n", 400, "not one of HTTP"),
        (b"GET / HTTP/2.0\r\n\r\n", 400, "not one of HTTP"),
        (b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400, "not one of HTTP"),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400, "not one of HTTP"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, "no header Host"),
        (b"GET / HTTP/1.1\r\nHost\r\n\r\n", 400, "without a name and a colon"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400, "without a name and a colon"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 400, "the method POST"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 400, "a body"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "a body"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * REQUEST_LIMIT, 431, "more than 8192 bytes"),
        (b"x" * 5 * REQUEST_LIMIT, 431, "more than 8192 bytes"),
    ],
)
async def test_a_request_in_another_form_is_refused_and_the_record_says_why(tmp_path, sent, status, problem):
    async with serving(tmp_path, page("/")) as (server, connect):
        reader, writer = await connect()
        writer.write(sent)
        found, headers, text = await answer(reader)
        assert (found, headers["connection"]) == (status, "close")
        assert problem in text
        assert problem in server.records()[0].problem
        assert server.ledger.calls() == ()


async def test_a_request_that_comes_slowly_is_answered(tmp_path):
    async with serving(tmp_path, page("/", "x")) as (_, connect):
        reader, writer = await connect()
        for byte in GET.format("/").encode():
            writer.write(bytes([byte]))
            await pass_time(0)
        assert (await answer(reader))[0] == 200


async def test_older_clients_say_whether_the_connection_stays_open(tmp_path):
    async with serving(tmp_path, page("/", "x", times=0)) as (_, connect):
        for options, stays in (("1.0", False), ("1.0\r\nConnection: keep-alive", True), ("1.1\r\nHost: x", True)):
            reader, writer = await connect()
            writer.write(f"GET / HTTP/{options}\r\n\r\n".encode())
            assert ("connection" not in (await answer(reader))[1]) == stays


@repeatable
@given(st.binary(max_size=300))
def test_any_bytes_are_a_request_or_a_bad_one(head):
    with contextlib.suppress(BadRequest):
        assert PageRequest(head).target.isascii()
