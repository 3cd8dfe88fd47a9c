"""The grader's clients: what they do to a server, and what they record."""

import asyncio
import contextlib
import socket

from grader.execution.network_clients import KEPT_BYTES, KEPT_LINES, NetworkClients
from grader.model.network import ClientStep, NetworkSpec
from tests.virtual_time import LoopClock


def step(do, client=0, **options):
    return ClientStep(do=do, client=client, **options)


@contextlib.asynccontextmanager
async def clients(handler, *steps, patience=5.0):
    """Clients that make these steps at a server that serves each connection with `handler`."""
    network = NetworkSpec(steps=steps, patience=patience)
    sockets = [socket.socket() for _ in range(network.clients)]
    found = NetworkClients(network, sockets, LoopClock())
    async with await asyncio.start_server(handler, "127.0.0.1", 0) as server:
        try:
            yield found, server.sockets[0].getsockname()[1]
        finally:
            found.close()


async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()
    writer.close()


async def test_lines_go_out_and_come_in():
    steps = (
        *(step("connect"), step("connect", 1), step("send", text="one\ntwo\nü", times=1), step("expect", count=2)),
        *(step("send", text="!\r\n"), step("expect", count=3), step("send", 1, text="x\n", times=3)),
        *(step("expect", 1, count=3), step("finish", 1), step("gone", 1), step("close")),
    )
    async with clients(echo, *steps) as (found, port):
        await found.make_steps(port)
        assert (found.step, found.over) == (len(steps), True)
        first, second = [each.record() for each in found.clients]
        assert first.lines == ("one", "two", "ü!")
        assert (second.count, second.closed) == (3, True)


async def test_a_step_that_is_not_done_in_time_is_the_last_one():
    async def silent(reader, writer):
        await reader.read()
        writer.close()

    steps = step("connect"), step("expect", count=1), step("close")
    async with clients(silent, *steps, patience=0.1) as (found, port):
        await found.make_steps(port)
        assert (found.step, found.over) == (1, True)
        assert found.clients[0].record().closed is False


async def test_a_client_that_reads_no_more_stops_a_sender_and_can_go_on():
    sent = []
    stuck = asyncio.Event()

    async def flood(reader, writer):
        writer.transport.set_write_buffer_limits(high=0)
        for number in range(2000):
            writer.write(b"%07d" % number + b"x" * 4000 + b"\n")
            sent.append(number)
            try:
                await asyncio.wait_for(writer.drain(), 0.3)
            except TimeoutError:
                stuck.set()
                await writer.drain()
        writer.close()

    steps = step("connect"), step("pause"), step("expect", count=2000)
    async with clients(flood, *steps, patience=20.0) as (found, port):
        making = asyncio.create_task(found.make_steps(port))
        await asyncio.wait_for(stuck.wait(), 20)
        assert len(sent) < 2000
        found.clients[0].transport.resume_reading()
        await making
        record = found.clients[0].record()
        assert (record.count, len(record.lines), record.lines[5][:7]) == (2000, KEPT_LINES, "0000005")
        assert {len(line) for line in record.lines} == {KEPT_BYTES}


async def test_a_reset_reaches_the_server_as_one():
    ends = asyncio.Queue()

    async def serve(reader, writer):
        try:
            await reader.read()
            ends.put_nowait("an end")
        except ConnectionResetError:
            ends.put_nowait("a reset")
        writer.close()

    async with clients(serve, step("connect"), step("reset")) as (found, port):
        await found.make_steps(port)
        assert await asyncio.wait_for(ends.get(), 5) == "a reset"


async def test_where_nothing_listens_the_first_step_is_not_done():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        async with clients(echo, step("connect")) as (found, _):
            await found.make_steps(closed.getsockname()[1])
            assert found.step == 0


async def test_little_is_kept_of_what_comes():
    async def flood(reader, writer):
        for _ in range(300):
            writer.write(b"\n" * 100)
        writer.write(b"y" * 1_000_000)
        await writer.drain()
        writer.close()

    async with clients(flood, step("connect"), step("gone"), patience=20.0) as (found, port):
        await found.make_steps(port)
        record = found.clients[0].record()
        assert (record.count, len(record.lines), len(record.rest)) == (30_000, KEPT_LINES, KEPT_BYTES)


async def test_at_the_end_a_closed_connection_is_known_before_it_is_read():
    closed = asyncio.Event()

    async def leave(reader, writer):
        writer.write(b"bye\n" * 3)
        writer.close()
        await writer.wait_closed()
        closed.set()

    async with clients(leave, step("connect"), step("pause")) as (found, port):
        await found.make_steps(port)
        await asyncio.wait_for(closed.wait(), 5)
        assert not found.clients[0].closed
        found.clients[0].note_end()
        assert found.clients[0].record().closed
