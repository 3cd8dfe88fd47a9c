"""The doors of the service, over real connections: a secret opens one, and nothing else does."""

import asyncio
import contextlib
import json

import pytest

from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import JobService
from grader.model.limits import MAX_CALLS
from grader.model.observation import Stopped
from tests.builders import jobs, run_of
from tests.virtual_time import LoopClock


def desk_with(count, **how):
    """A desk whose jobs are answered at once; its clock is the running loop's."""
    return started(*jobs(count, seconds=0.0), **how)


def started(*planned, **how):
    """The desk of a call that has begun."""
    desk = JobLedger(run_of(*planned, **how), LoopClock())
    desk.start()
    return desk


async def connect(service):
    if len(service.address) == 1:
        return await asyncio.open_unix_connection(*service.address)
    return await asyncio.open_connection(*service.address)


async def say(service, *lines):
    """Says the lines over a new connection and returns all that comes back."""
    reader, writer = await connect(service)
    try:
        writer.write(b"".join(lines))
        return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def hello(secret, **more):
    return json.dumps({"secret": secret, **more}).encode() + b"\n"


async def calls(service, *lines):
    """A connection over which the lines have been said."""
    reader, writer = await connect(service)
    writer.write(b"".join(lines))
    return reader, writer


async def heard(service):
    """Returns once the service has heard what was said before."""
    await say(service, hello("guess"))


@pytest.fixture
async def service(tmp_path):
    async with JobService(tmp_path) as service:
        yield service


@pytest.fixture
async def desk(service):
    desk = desk_with(2)
    service.register(desk)
    return desk


async def test_a_jobs_secret_leads_to_that_job(service, desk):
    reader, writer = await calls(service, hello(desk.job_secrets[1], call=7))
    reply = json.loads(await reader.readline())
    writer.close()
    [call] = desk.calls()
    assert (call.job, reply) == (1, {"call": 7, "receipt": call.receipt})


async def test_before_the_call_has_begun_no_job_can_be_called_and_no_heart_beats(service):
    desk = JobLedger(run_of(*jobs(1)), LoopClock())
    service.register(desk)
    assert await say(service, hello(desk.job_secrets[0], call=0)) == b""
    _, writer = await calls(service, hello(desk.heart_secret), b"...")
    await heard(service)
    writer.close()
    assert (desk.calls(), desk.heartbeats) == ((), [])


async def test_many_calls_go_over_one_connection_and_each_has_its_own_answer(service):
    desk = started(*jobs(3, seconds=0.0, meet=3))
    service.register(desk)
    numbers = [5, 3, 9]
    asked = [hello(secret, call=number) for secret, number in zip(desk.job_secrets, numbers, strict=True)]
    reader, writer = await calls(service, *asked)
    replies = [json.loads(await reader.readline()) for _ in asked]
    writer.close()
    told = {reply["call"]: reply["receipt"] for reply in replies}
    assert [told[number] for number in numbers] == [call.receipt for call in desk.calls()]


@pytest.mark.parametrize("how", ["closes", "breaks", "says what nobody understands"])
async def test_a_caller_that_goes_away_is_no_longer_waited_for(service, how):
    desk = started(*jobs(2, seconds=3600.0))
    service.register(desk)
    asked = [hello(secret, call=number) for number, secret in enumerate(desk.job_secrets)]
    reader, writer = await calls(service, *asked)
    while len(desk.in_flight) < 2:
        await heard(service)
    if how == "closes":
        writer.close()
    elif how == "breaks":
        writer.transport.abort()
    else:
        writer.write(b"!\n")
    while desk.in_flight:
        await heard(service)
    assert [call.outcome for call in desk.calls()] == ["dropped", "dropped"]
    with contextlib.suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()


async def test_a_call_that_is_given_up_ends_alone(service):
    desk = started(*jobs(2, seconds=3600.0))
    service.register(desk)
    asked = [hello(secret, call=number) for number, secret in enumerate(desk.job_secrets)]
    reader, writer = await calls(service, *asked, b'{"drop": 0}\n', b'{"drop": 5}\n')
    while len(desk.in_flight) != 1 or not desk.calls_made[0].ended:
        await heard(service)
    assert [call.outcome for call in desk.calls()] == ["dropped", "open"]
    writer.close()
    assert await reader.read() == b"", "neither is answered"


async def test_who_gives_up_more_calls_than_it_has_made_is_cut_off(service, desk):
    reader, writer = await calls(service, b'{"drop": 0}\n' * 1000)
    with contextlib.suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()


@pytest.mark.parametrize("call", [0, None, "0"], ids=["the same again", "no number", "no number but a text"])
async def test_a_call_without_a_number_of_its_own_ends_the_connection(service, call):
    desk = started(*jobs(1, seconds=3600.0))
    service.register(desk)
    reader, writer = await calls(service, hello(desk.job_secrets[0], call=0), hello(desk.job_secrets[0], call=call))
    assert await reader.read() == b""
    writer.close()
    while desk.in_flight:
        await heard(service)
    assert [each.outcome for each in desk.calls()] == ["dropped"]


async def test_who_calls_once_the_run_is_decided_gets_no_receipt_and_leaves_no_trace(service, desk):
    desk.cut_off()
    reader, writer = await calls(service, hello(desk.job_secrets[0], call=4))
    assert json.loads(await reader.readline()) == {"call": 4, "receipt": ""}
    writer.close()
    assert desk.calls() == ()


async def test_who_calls_without_end_is_cut_off(service):
    desk = started(*jobs(1, seconds=3600.0))
    service.register(desk)
    asked = [hello(desk.job_secrets[0], call=number) for number in range(3 * MAX_CALLS)]
    reader, writer = await calls(service, *asked)
    with contextlib.suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()
    assert desk.stopped.result() == Stopped("calls")
    assert len(desk.calls_made) == 2 * MAX_CALLS + 1


@pytest.mark.parametrize(
    "line",
    [
        hello("guess"),
        hello(""),
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
async def test_a_connection_without_a_secret_is_closed_and_leaves_no_trace(service, desk, line, caplog):
    reader, writer = await connect(service)
    writer.write(line)
    if not line.endswith(b"\n"):
        writer.write_eof()
    try:
        assert await reader.read() == b""
    except ConnectionError:
        assert len(line) > 10_000, "only what nobody reads to its end may be cut off"
    writer.close()
    assert (desk.calls(), desk.control.done(), desk.heartbeats) == ((), False, [])
    assert caplog.messages == []


async def test_the_control_connection_is_handed_to_the_desk_once(service, desk, caplog):
    first_reader, first = await connect(service)
    first.write(hello(desk.secret))
    reader, writer = await desk.control
    assert await say(service, hello(desk.secret)) == b""
    first.write(b"still here\n")
    assert await reader.readline() == b"still here\n"
    writer.close()
    assert await first_reader.read() == b""
    first.close()
    assert caplog.messages == []


async def beat(service, desk, count):
    """Opens the desk's heart, sends so many beats, and waits until the connection has ended."""
    reader, writer = await connect(service)
    writer.write(hello(desk.heart_secret) + b"." * count)
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()


async def test_each_byte_over_the_heart_is_a_beat(service):
    desk = desk_with(1, heartbeat=0.05)
    service.register(desk)
    await beat(service, desk, 3)
    assert len(desk.heartbeats) == 3


async def test_the_secrets_of_a_dismissed_desk_open_nothing(service, desk):
    other = desk_with(1)
    service.register(other)
    service.unregister(desk)
    for secret in (desk.secret, desk.heart_secret):
        assert await say(service, hello(secret), b".") == b""
    for secret in desk.job_secrets:
        assert await say(service, hello(secret, call=0)) == b""
    assert (desk.calls(), desk.control.done(), desk.heartbeats) == ((), False, [])
    reader, writer = await calls(service, hello(other.job_secrets[0], call=0))
    assert await reader.readline(), "another desk stays open"
    writer.close()


async def test_no_two_secrets_are_alike(service):
    desks = [desk_with(3) for _ in range(3)]
    secrets = [secret for each in desks for secret in (each.secret, each.heart_secret, *each.job_secrets)]
    assert len(set(secrets)) == len(secrets) == 15


async def test_when_there_is_no_room_those_go_who_have_most_connections_and_their_neighbours_stay(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("grader.execution.job_service.connection_capacity", lambda: 6)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    async with JobService(tmp_path / "a") as modest, JobService(tmp_path / "b") as greedy:
        honest, hoarder = started(*jobs(1, seconds=0.0, meet=2), *jobs(1, seconds=0.0, meet=2)), started(*jobs(1))
        modest.register(honest)
        greedy.register(hoarder)
        reader, writer = await calls(modest, hello(honest.job_secrets[0], call=0))
        idle = [await connect(greedy) for _ in range(8)]
        assert (await hoarder.stopped).cause == "garbled"
        writer.write(hello(honest.job_secrets[1], call=1))
        assert {json.loads(await reader.readline())["call"] for _ in range(2)} == {0, 1}
        assert not honest.stopped.done()
        for _, each in [(reader, writer), *idle]:
            each.close()


async def test_there_is_one_heart_in_a_run_and_none_where_no_beats_are_due(service):
    beating, still = desk_with(1, heartbeat=0.05), desk_with(1)
    for desk in (beating, still):
        service.register(desk)
    for desk, count in ((beating, 2), (beating, 3), (still, 3)):
        await beat(service, desk, count)
    assert (len(beating.heartbeats), len(still.heartbeats)) == (2, 0)


async def test_more_beats_than_there_was_time_for_are_not_even_counted(service, monkeypatch):
    monkeypatch.setattr("grader.execution.job_service.MAX_HEARTBEATS", 100)
    desk = desk_with(1, heartbeat=0.05)
    service.register(desk)
    await beat(service, desk, 101)
    assert (desk.stopped.result().cause, desk.heartbeats) == ("garbled", [])
