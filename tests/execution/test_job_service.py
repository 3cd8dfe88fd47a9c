"""The service over real connections: a secret leads to a run, and nothing else does."""

import asyncio
import contextlib
import json
import socket

import pytest

from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import (
    DESCRIPTORS,
    OPEN_MAX,
    OWN_DESCRIPTORS,
    Connection,
    JobService,
    connection_capacity,
)
from grader.model.limits import MAX_CALLS
from grader.model.observation import Stopped
from tests.builders import jobs, run_of
from tests.virtual_time import LoopClock


def ledger_with(count, **how):
    """A ledger whose jobs are answered at once; its clock is the running loop's."""
    return started_ledger(*jobs(count, seconds=0.0), **how)


def started_ledger(*planned, **how):
    """The ledger of a call that has begun."""
    ledger = JobLedger(run_of(*planned, **how), LoopClock())
    ledger.start()
    return ledger


async def connect(service):
    if len(service.address) == 1:
        return await asyncio.open_unix_connection(*service.address)
    return await asyncio.open_connection(*service.address)


async def exchange(service, *lines):
    """Sends the lines over a new connection and returns all that comes back."""
    reader, writer = await connect(service)
    try:
        writer.write(b"".join(lines))
        return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def request(secret, **more):
    return json.dumps({"secret": secret, **more}).encode() + b"\n"


async def calls(service, *lines):
    """A connection over which the lines have been sent."""
    reader, writer = await connect(service)
    writer.write(b"".join(lines))
    return reader, writer


async def all_received(service):
    """Returns once the service has received what was sent before."""
    await exchange(service, request("guess"))


@pytest.fixture
async def service(tmp_path):
    async with JobService(tmp_path) as service:
        yield service


@pytest.fixture
async def ledger(service):
    ledger = ledger_with(2)
    service.register(ledger)
    return ledger


class FakeTransport(asyncio.Transport):
    """The grader's end of a connection to itself."""

    def __init__(self, end):
        super().__init__({"socket": end})

    def close(self):
        self.get_extra_info("socket").close()


async def test_a_connection_that_ends_drops_its_calls_before_what_others_have_sent_is_read(service, ledger):
    """Else, a call that another process begins next would seem to run beside them."""
    ours, theirs = socket.socketpair()
    connection = Connection(service)
    connection.connection_made(FakeTransport(ours))
    connection.data_received(request(ledger.job_secrets[0], call=7))
    assert len(ledger.in_flight) == 1
    connection.eof_received()
    assert ledger.in_flight == []
    theirs.close()


async def test_the_secret_of_a_job_leads_to_that_job(service, ledger):
    reader, writer = await calls(service, request(ledger.job_secrets[1], call=7))
    reply = json.loads(await reader.readline())
    writer.close()
    [call] = ledger.calls()
    assert (call.job, reply) == (1, {"call": 7, "receipt": call.receipt})


async def test_before_the_call_has_begun_jobs_and_heartbeats_are_refused(service):
    ledger = JobLedger(run_of(*jobs(1)), LoopClock())
    service.register(ledger)
    assert await exchange(service, request(ledger.job_secrets[0], call=0)) == b""
    _, writer = await calls(service, request(ledger.heartbeat_secret), b"...")
    await all_received(service)
    writer.close()
    assert (ledger.calls(), ledger.heartbeats) == ((), [])


async def test_many_calls_go_over_one_connection_and_each_has_its_own_answer(service):
    ledger = started_ledger(*jobs(3, seconds=0.0, meet=3))
    service.register(ledger)
    numbers = [5, 3, 9]
    requests = [request(secret, call=number) for secret, number in zip(ledger.job_secrets, numbers, strict=True)]
    reader, writer = await calls(service, *requests)
    replies = [json.loads(await reader.readline()) for _ in requests]
    writer.close()
    receipts = {reply["call"]: reply["receipt"] for reply in replies}
    assert [receipts[number] for number in numbers] == [call.receipt for call in ledger.calls()]


@pytest.mark.parametrize("how", ["closes", "breaks", "sends nonsense"])
async def test_the_calls_of_a_connection_that_ends_are_dropped(service, how):
    ledger = started_ledger(*jobs(2, seconds=3600.0))
    service.register(ledger)
    requests = [request(secret, call=number) for number, secret in enumerate(ledger.job_secrets)]
    reader, writer = await calls(service, *requests)
    while len(ledger.in_flight) < 2:
        await all_received(service)
    if how == "closes":
        writer.close()
    elif how == "breaks":
        writer.transport.abort()
    else:
        writer.write(b"!\n")
    while ledger.in_flight:
        await all_received(service)
    assert [call.outcome for call in ledger.calls()] == ["dropped", "dropped"]
    with contextlib.suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()


async def test_a_dropped_call_ends_alone(service):
    ledger = started_ledger(*jobs(2, seconds=3600.0))
    service.register(ledger)
    requests = [request(secret, call=number) for number, secret in enumerate(ledger.job_secrets)]
    reader, writer = await calls(service, *requests, b'{"drop": 0}\n', b'{"drop": 5}\n')
    while len(ledger.in_flight) != 1 or not ledger.calls_made[0].ended:
        await all_received(service)
    assert [call.outcome for call in ledger.calls()] == ["dropped", "open"]
    writer.close()
    assert await reader.read() == b"", "neither is answered"


async def test_a_connection_that_drops_more_calls_than_it_made_is_closed(service, ledger):
    reader, writer = await calls(service, b'{"drop": 0}\n' * 1000)
    with contextlib.suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()


@pytest.mark.parametrize("call", [0, None, "0"], ids=["the same again", "no number", "a text"])
async def test_a_call_without_a_number_of_its_own_ends_the_connection(service, call):
    ledger = started_ledger(*jobs(1, seconds=3600.0))
    service.register(ledger)
    reader, writer = await calls(
        service, request(ledger.job_secrets[0], call=0), request(ledger.job_secrets[0], call=call)
    )
    assert await reader.read() == b""
    writer.close()
    while ledger.in_flight:
        await all_received(service)
    assert [each.outcome for each in ledger.calls()] == ["dropped"]


async def test_a_call_after_the_run_was_cut_off_gets_no_receipt_and_is_not_recorded(service, ledger):
    ledger.cut_off()
    reader, writer = await calls(service, request(ledger.job_secrets[0], call=4))
    assert json.loads(await reader.readline()) == {"call": 4, "receipt": ""}
    writer.close()
    assert ledger.calls() == ()


async def test_a_connection_with_far_too_many_calls_is_closed_and_stops_the_run(service):
    ledger = started_ledger(*jobs(1, seconds=3600.0))
    service.register(ledger)
    requests = [request(ledger.job_secrets[0], call=number) for number in range(3 * MAX_CALLS)]
    reader, writer = await calls(service, *requests)
    with contextlib.suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()
    assert ledger.stopped.result() == Stopped("calls")
    assert len(ledger.calls_made) == 2 * MAX_CALLS + 1


@pytest.mark.parametrize(
    "line",
    [
        request("guess"),
        request(""),
        b"\n",
        b"",
        b"GET / HTTP/1.1\n",
        b'{"secret": 5}\n',
        b'{"secret": "\xff"}\n',
        b'{"call": 1}\n',
        b'{"secret": "guess", "call": 1}\n',
        b'{"x": ' + b"[" * 100_000 + b"\n",
        b'"' + b"x" * 5_000_000 + b"\n",
    ],
    ids=["guess", "empty", "blank", "eof", "http", "type", "utf-8", "nothing", "call", "deep", "long"],
)
async def test_a_connection_without_a_valid_secret_is_closed_and_changes_nothing(service, ledger, line, caplog):
    reader, writer = await connect(service)
    writer.write(line)
    if not line.endswith(b"\n"):
        writer.write_eof()
    try:
        assert await reader.read() == b""
    except ConnectionError:
        assert len(line) > 10_000, "only a connection with unread data may be reset"
    writer.close()
    assert (ledger.calls(), ledger.control.done(), ledger.heartbeats) == ((), False, [])
    assert caplog.messages == []


async def test_only_the_first_control_connection_is_handed_to_the_ledger(service, ledger, caplog):
    first_reader, first = await connect(service)
    first.write(request(ledger.control_secret))
    reader, writer = await ledger.control
    assert await exchange(service, request(ledger.control_secret)) == b""
    first.write(b"still here\n")
    assert await reader.readline() == b"still here\n"
    writer.close()
    assert await first_reader.read() == b""
    first.close()
    assert caplog.messages == []


async def send_heartbeats(service, ledger, count):
    """Opens the heartbeat connection, sends so many heartbeats, and waits until the connection has ended."""
    reader, writer = await connect(service)
    writer.write(request(ledger.heartbeat_secret) + b"." * count)
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()


async def test_each_byte_over_the_heartbeat_connection_is_a_heartbeat(service):
    ledger = ledger_with(1, heartbeat=0.05)
    service.register(ledger)
    await send_heartbeats(service, ledger, 3)
    assert len(ledger.heartbeats) == 3


async def test_the_secrets_of_a_ledger_that_was_unregistered_are_invalid(service, ledger):
    other = ledger_with(1)
    service.register(other)
    service.unregister(ledger)
    for secret in (ledger.control_secret, ledger.heartbeat_secret):
        assert await exchange(service, request(secret), b".") == b""
    for secret in ledger.job_secrets:
        assert await exchange(service, request(secret, call=0)) == b""
    assert (ledger.calls(), ledger.control.done(), ledger.heartbeats) == ((), False, [])
    reader, writer = await calls(service, request(other.job_secrets[0], call=0))
    assert await reader.readline(), "another ledger stays registered"
    writer.close()


async def test_no_two_secrets_are_equal(service):
    ledgers = [ledger_with(3) for _ in range(3)]
    secrets = [secret for each in ledgers for secret in (each.control_secret, each.heartbeat_secret, *each.job_secrets)]
    assert len(set(secrets)) == len(secrets) == 15


async def test_when_descriptors_run_out_the_service_with_the_most_connections_loses_them_and_others_keep_theirs(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("grader.execution.job_service.connection_capacity", lambda: 6)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    async with JobService(tmp_path / "a") as modest, JobService(tmp_path / "b") as greedy:
        honest, hoarder = (
            started_ledger(*jobs(1, seconds=0.0, meet=2), *jobs(1, seconds=0.0, meet=2)),
            started_ledger(*jobs(1)),
        )
        modest.register(honest)
        greedy.register(hoarder)
        reader, writer = await calls(modest, request(honest.job_secrets[0], call=0))
        idle = [await connect(greedy) for _ in range(8)]
        assert (await hoarder.stopped).cause == "garbled"
        writer.write(request(honest.job_secrets[1], call=1))
        assert {json.loads(await reader.readline())["call"] for _ in range(2)} == {0, 1}
        assert not honest.stopped.done()
        for _, each in [(reader, writer), *idle]:
            each.close()


async def test_a_run_has_one_heartbeat_connection_and_none_without_planned_heartbeats(service):
    beating, still = ledger_with(1, heartbeat=0.05), ledger_with(1)
    for ledger in (beating, still):
        service.register(ledger)
    for ledger, count in ((beating, 2), (beating, 3), (still, 3)):
        await send_heartbeats(service, ledger, count)
    assert (len(beating.heartbeats), len(still.heartbeats)) == (2, 0)


async def test_more_heartbeats_than_there_was_time_for_stop_the_run_and_are_not_counted(service, monkeypatch):
    monkeypatch.setattr("grader.execution.job_service.MAX_HEARTBEATS", 100)
    ledger = ledger_with(1, heartbeat=0.05)
    service.register(ledger)
    await send_heartbeats(service, ledger, 101)
    assert (ledger.stopped.result().cause, ledger.heartbeats) == ("garbled", [])


def test_where_the_system_refuses_so_many_descriptors_fewer_do(monkeypatch):
    """macOS calls the limit infinite and refuses more than it can give."""
    resource = pytest.importorskip("resource")
    asked = []

    def set_limit(_, limits):
        asked.append(limits[0])
        if limits[0] > OPEN_MAX:
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", set_limit)
    assert connection_capacity() == OPEN_MAX - OWN_DESCRIPTORS
    assert asked == [DESCRIPTORS, OPEN_MAX]
