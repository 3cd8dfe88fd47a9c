"""A supervised process passes on its output and exit code, and is killed once."""

import asyncio

import pytest

from grader.execution.launcher import LaunchError
from grader.execution.output_stream import OutputStream
from grader.execution.supervised_process import (
    EXIT_POLL_INTERVAL,
    EXIT_TIMEOUT,
    LAST_OUTPUT_TIMEOUT,
    LONGEST_EXIT,
    SupervisedProcess,
)
from tests.virtual_time import LoopClock, in_virtual_time, pass_time


class FakeHandle:
    """Stands in for a `ProcessHandle`. It ends when it is killed, unless `stubborn`."""

    pid = root_pid = 1 << 30  # there is no such process
    folder = ""
    own_network = False
    sockets = ()

    def __init__(self, *, stubborn=False):
        self.stdout, self.stderr = OutputStream(), OutputStream()
        self.code = asyncio.Future()
        self.stubborn = stubborn
        self.calls = []

    async def wait(self):
        return await asyncio.shield(self.code)

    def kill(self):
        self.calls.append("kill")
        if not self.stubborn and not self.code.done():
            self.end(-9)

    def end(self, code):
        self.code.set_result(code)
        self.stdout.connection_lost(None)
        self.stderr.connection_lost(None)

    def close(self):
        self.calls.append("close")


class FakeWriter:
    closed = False

    def close(self):
        self.closed = True


def started(handle):
    """A supervised process, and the list of all that it passes on."""
    process = SupervisedProcess(handle, "/somewhere")
    output = []
    process.pass_on_output(lambda stream, chunk: output.append((stream, chunk)))
    return process, output


@in_virtual_time
async def test_output_is_passed_on_as_it_comes():
    handle = FakeHandle()
    process, output = started(handle)
    handle.stdout.data_received(b"one")
    handle.stderr.data_received(b"two")
    # In the same step of the loop: a call that comes after it cannot end before it is seen.
    assert output == [("stdout", b"one"), ("stderr", b"two")]
    await process.kill()


@in_virtual_time
async def test_the_exit_code_is_known_once_the_process_has_ended():
    handle = FakeHandle()
    process, _ = started(handle)
    await pass_time(0.1)
    assert not process.exit_code.done()
    handle.end(3)
    assert await process.exit_code == 3
    assert not process.ended, "the grader has not ended it"
    await process.kill()


@in_virtual_time
async def test_output_that_is_under_way_when_the_process_is_killed_is_passed_on():
    handle = FakeHandle()
    process, output = started(handle)
    handle.stdout.data_received(b"last words")
    await process.kill()
    assert output == [("stdout", b"last words")]


@in_virtual_time
async def test_a_process_is_killed_once_and_its_control_connection_closed():
    handle, writer = FakeHandle(), FakeWriter()
    process, _ = started(handle)
    process.control = asyncio.StreamReader(), writer
    await process.kill()
    await process.kill()
    assert handle.calls == ["kill", "close"]
    assert process.ended
    assert writer.closed


@in_virtual_time
async def test_a_pipe_that_a_stray_process_holds_open_is_not_waited_for_long():
    handle = FakeHandle(stubborn=True)
    process, _ = started(handle)
    handle.code.set_result(-9)
    await process.kill()
    assert asyncio.get_running_loop().time() == pytest.approx(LAST_OUTPUT_TIMEOUT)
    assert handle.calls == ["kill", "close"]


@in_virtual_time
async def test_the_error_of_a_launcher_that_went_away_is_the_exit_code():
    handle = FakeHandle(stubborn=True)
    process, _ = started(handle)
    handle.code.set_exception(LaunchError("gone"))
    with pytest.raises(LaunchError, match="gone"):
        await process.exit_code
    await process.kill()
    assert handle.calls == ["kill", "close"]


@in_virtual_time
async def test_a_process_that_becomes_another_program_on_a_busy_machine_is_given_time_to_end():
    handle = FakeHandle()
    process, _ = started(handle)
    asyncio.get_running_loop().call_later(5 * EXIT_TIMEOUT, handle.end, 0)
    assert await process.exits_soon(LoopClock(pace=0.1))
    await process.kill()


@pytest.mark.parametrize(("pace", "longest"), [(1.0, EXIT_TIMEOUT), (0.0, LONGEST_EXIT)])
def test_a_process_that_stays_is_not_waited_for_long(pace, longest):
    async def scene():
        process, _ = started(FakeHandle())
        assert not await process.exits_soon(LoopClock(pace))
        assert asyncio.get_running_loop().time() == pytest.approx(longest, abs=2 * EXIT_POLL_INTERVAL)
        await process.kill()

    in_virtual_time(scene)()
