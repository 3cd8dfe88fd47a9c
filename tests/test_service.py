"""The doors of the service, over real connections: a secret opens one, and nothing else does."""

import asyncio
import contextlib
import json

import pytest

from grader.desk import Desk
from grader.service import Service
from tests.builders import jobs, run_of
from tests.virtual_time import LoopClock


def desk_with(count):
    """A desk whose jobs are answered at once; its clock is the running loop's."""
    return Desk(run_of(*jobs(count, seconds=0.0)), LoopClock())


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


def hello(secret):
    return json.dumps({"secret": secret}).encode() + b"\n"


@pytest.fixture
async def service(tmp_path):
    async with Service(tmp_path) as service:
        yield service


@pytest.fixture
async def desk(service):
    desk = desk_with(2)
    service.admit(desk)
    return desk


async def test_a_jobs_secret_leads_to_that_job(service, desk):
    reply = json.loads(await say(service, hello(desk.job_secrets[1])))
    [call] = desk.calls()
    assert (call.job, call.receipt) == (1, reply["receipt"])


@pytest.mark.parametrize("how", ["closes", "breaks", "says more"])
async def test_a_caller_that_goes_away_or_says_more_is_no_longer_waited_for(service, how):
    desk = Desk(run_of(*jobs(1, seconds=3600.0)), LoopClock())
    service.admit(desk)
    reader, writer = await connect(service)
    writer.write(hello(desk.job_secrets[0]))
    while not desk.flying:
        await say(service, hello("guess"))
    if how == "says more":
        writer.write(b"!")
    elif how == "breaks":
        writer.transport.abort()
    else:
        writer.close()
    while desk.flying:
        await say(service, hello("guess"))
    assert [call.outcome for call in desk.calls()] == ["dropped"]
    with contextlib.suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()


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
        b'{"x": ' + b"[" * 100_000 + b"\n",
        b'"' + b"x" * 5_000_000 + b"\n",
    ],
    ids=["guess", "empty", "blank", "eof", "http", "type", "utf-8", "deep", "long"],
)
async def test_a_connection_without_a_secret_is_closed_and_leaves_no_trace(service, desk, line, caplog):
    reader, writer = await connect(service)
    writer.write(line)
    if not line.endswith(b"\n"):
        writer.write_eof()
    try:
        assert await reader.read() == b""
    except ConnectionError:
        assert len(line) > 1_000_000, "only what nobody reads to its end may be cut off"
    writer.close()
    assert (desk.calls(), desk.control.done(), desk.beats) == ((), False, [])
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


async def test_each_byte_over_the_heart_is_a_beat(service, desk):
    reader, writer = await connect(service)
    writer.write(hello(desk.heart_secret) + b"...")
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()
    assert len(desk.beats) == 3


async def test_the_secrets_of_a_dismissed_desk_open_nothing(service, desk):
    other = desk_with(1)
    service.admit(other)
    service.dismiss(desk)
    for secret in (desk.secret, desk.heart_secret, *desk.job_secrets):
        assert await say(service, hello(secret), b".") == b""
    assert (desk.calls(), desk.control.done(), desk.beats) == ((), False, [])
    assert await say(service, hello(other.job_secrets[0])) != b"", "another desk stays open"


async def test_no_two_secrets_are_alike(service):
    desks = [desk_with(3) for _ in range(3)]
    secrets = [secret for each in desks for secret in (each.secret, each.heart_secret, *each.job_secrets)]
    assert len(set(secrets)) == len(secrets) == 15
