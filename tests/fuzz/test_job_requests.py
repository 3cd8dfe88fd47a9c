"""Whatever comes over a connection to the job service, the service answers or closes it, and serves the next one."""

import asyncio
import functools
import json

from hypothesis import example, given
from hypothesis import strategies as some

from grader.execution.captured_output import CapturedOutput
from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import Connection, JobService
from tests.builders import jobs, run_of
from tests.fuzz.fuzzing import fuzzed
from tests.fuzz.strategies import numbers, valid_text
from tests.virtual_time import LoopClock, in_virtual_time, pass_time

requests = some.one_of(
    some.fixed_dictionaries({}, optional={"secret": some.just("JOB") | valid_text, "call": numbers, "drop": numbers}),
    some.dictionaries(valid_text, numbers | valid_text, max_size=2),
)
pieces = some.lists(requests.map(lambda each: json.dumps(each).encode() + b"\n") | some.binary(max_size=50), max_size=6)


class FakeTransport(asyncio.Transport):
    """Collects what is sent."""

    def __init__(self):
        super().__init__()
        self.sent, self.closed = b"", False

    def write(self, data):
        self.sent += data

    def close(self):
        self.closed = True

    abort = close


async def serve(chunks, tmp_path):
    """Lets all of this come over one connection to a run that is going on."""
    service = JobService(tmp_path)
    ledger = JobLedger(run_of(*jobs(1, seconds=0.1)), LoopClock())
    ledger.start()
    service.register(ledger)
    connection, transport = Connection(service), FakeTransport()
    connection.connection_made(transport)
    for chunk in chunks:
        if not transport.closed:
            connection.data_received(chunk.replace(b"JOB", ledger.job_secrets[0].encode()))
    await pass_time(1.0)
    ledger.cut_off()
    await pass_time(1.0)
    connection.connection_lost(None)
    service.unregister(ledger)
    for line in transport.sent.splitlines():
        assert isinstance(json.loads(line)["call"], int)
    assert ledger.in_flight == []


@fuzzed
@given(chunks=pieces)
@example(chunks=[b'{"secret": "JOB", "call": 1' + b"0" * 400 + b"}\n"])
@example(chunks=[b'{"secret": "JOB", "call": -1}\n'])
def test_any_bytes_are_answered_or_the_connection_is_closed(chunks, tmp_path_factory):
    in_virtual_time(functools.partial(serve, chunks, tmp_path_factory.getbasetemp()))()


@fuzzed
@given(chunks=some.lists(some.binary(max_size=60) | valid_text.map(str.encode), max_size=5))
def test_any_output_can_be_stored(chunks):
    output = CapturedOutput(lambda: 0.0, "/folder/")
    for chunk in chunks:
        output.feed("stdout", chunk)
    output.finish()
    for line in output.lines:
        line.text.encode()
