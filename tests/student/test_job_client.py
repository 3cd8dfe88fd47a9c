"""Calls share a connection: the leader reads for all, and there is a leader as long as a call waits."""

import asyncio
import json
import multiprocessing
import os
import select
import signal
import socket
import sys
import threading

import pytest

from grader.student.framing import connect
from grader.student.job_client import JobClient, call
from grader.student.loop_client import _client_of_loop, call_on_loop


class Listener:
    """A service that receives calls and answers when the test wants it to."""

    def __init__(self):
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = list(self._server.getsockname()[:2])
        self._lines = {}

    def accept(self):
        connection, _ = self._server.accept()
        self._lines[connection] = connection.makefile("rb")
        return connection

    def received(self, connection, count=1):
        return [json.loads(self._lines[connection].readline()) for _ in range(count)]

    def close(self):
        for connection, lines in self._lines.items():
            lines.close()
            connection.close()
        self._server.close()


def answer(connection, *numbers):
    connection.sendall(b"".join(json.dumps({"call": each, "receipt": f"r{each}"}).encode() + b"\n" for each in numbers))


@pytest.fixture
def listener():
    listener = Listener()
    yield listener
    listener.close()


class Caller(threading.Thread):
    """Makes one call in a thread; `response` is what came of it."""

    def __init__(self, listener, secret):
        super().__init__(daemon=True)
        self._arguments = listener.address, secret
        self.start()

    def run(self):
        self.response = call(*self._arguments)


def two_callers(listener):
    """The connection of two threads that wait, and the threads; the first leads."""
    first = Caller(listener, "a")
    connection = listener.accept()
    assert listener.received(connection) == [{"secret": "a", "call": 0}]
    second = Caller(listener, "b")
    assert listener.received(connection) == [{"secret": "b", "call": 1}]
    return connection, first, second


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["the leader's first", "the leader's last"])
def test_each_thread_gets_its_own_response_in_whatever_order_they_come(listener, order):
    connection, *callers = two_callers(listener)
    for number in order:
        answer(connection, number)
        callers[number].join(10)
        assert callers[number].response == {"call": number, "receipt": f"r{number}"}


def test_responses_that_come_in_pieces_or_together_are_separated(listener):
    connection, *callers = two_callers(listener)
    connection.sendall(b'{"call": 1, "rec')
    connection.sendall(b'eipt": "r1"}\n{"call": 0, "receipt": "r0"}\n')
    for number, caller in enumerate(callers):
        caller.join(10)
        assert caller.response["receipt"] == f"r{number}"


def test_when_the_service_closes_the_connection_no_call_waits_and_the_next_one_connects_anew(listener):
    connection, *callers = two_callers(listener)
    connection.shutdown(socket.SHUT_RDWR)
    for caller in callers:
        caller.join(10)
        assert caller.response is None
    third = Caller(listener, "c")
    connection = listener.accept()
    assert listener.received(connection) == [{"secret": "c", "call": 0}]
    answer(connection, 0)
    third.join(10)
    assert third.response["receipt"] == "r0"


def test_a_leader_that_gives_up_drops_its_call_and_another_leads(listener):
    calls = JobClient(connect(listener.address), on_a_loop=False)
    connection = listener.accept()
    woken = []
    first = calls.submit("a", lambda: woken.append("first"))
    second = calls.submit("b", lambda: woken.append("second"))
    assert (calls.leader, woken) == (first, [])
    assert calls.finish(first) is None
    assert (calls.leader, woken) == (second, ["second"])
    assert listener.received(connection, 3)[2] == {"drop": first}
    calls.feed(b'{"call": 0, "receipt": "too late"}\n{"call": 1, "receipt": "r1"}\n')
    assert calls.dispatch()
    assert calls.done(second)
    assert woken == ["second"], "the leader is awake"
    assert calls.finish(second) == {"call": 1, "receipt": "r1"}
    assert calls.leader is None


@pytest.mark.skipif(sys.platform != "linux", reason="forking a process with threads is safe on Linux only")
def test_a_forked_process_has_a_connection_of_its_own(listener):
    first = Caller(listener, "a")
    connection = listener.accept()
    listener.received(connection)
    child = multiprocessing.get_context("fork").Process(target=call, args=(listener.address, "b"))
    child.start()
    other = listener.accept()
    assert listener.received(other) == [{"secret": "b", "call": 0}]
    answer(other, 0)
    child.join(30)
    assert child.exitcode == 0
    answer(connection, 0)
    first.join(10)
    assert first.response["receipt"] == "r0"


async def tasks_of(listener, *secrets):
    """The connection of a task for each secret, and the tasks; the first leads."""
    tasks = [asyncio.create_task(call_on_loop(listener.address, secret)) for secret in secrets]
    connection = await asyncio.to_thread(listener.accept)
    requests = await asyncio.to_thread(listener.received, connection, len(secrets))
    assert requests == [{"secret": secret, "call": number} for number, secret in enumerate(secrets)]
    return connection, tasks


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
async def test_the_tasks_of_a_loop_share_one_connection_and_no_other_task_serves_it(listener, order):
    others = asyncio.all_tasks()
    connection, tasks = await tasks_of(listener, "a", "b", "c")
    assert asyncio.all_tasks() == others | set(tasks)
    for number in order:
        answer(connection, number)
        assert await tasks[number] == {"call": number, "receipt": f"r{number}"}


@pytest.mark.parametrize("order", [(1, 2, 0), (0, 1, 2), (2, 0, 1)])
async def test_tasks_whose_responses_come_together_continue_in_the_order_of_the_responses(listener, order):
    continued = asyncio.Queue()
    connection, tasks = await tasks_of(listener, "a", "b", "c")
    for number, task in enumerate(tasks):
        task.add_done_callback(lambda _, number=number: continued.put_nowait(number))
    await asyncio.to_thread(answer, connection, *order)
    await asyncio.gather(*tasks)
    assert (await continued.get(), await continued.get(), await continued.get()) == order


async def test_when_the_leading_task_is_cancelled_another_leads(listener):
    connection, (first, second) = await tasks_of(listener, "a", "b")
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert await asyncio.to_thread(listener.received, connection) == [{"drop": 0}]
    answer(connection, 1)
    assert await second == {"call": 1, "receipt": "r1"}


async def test_a_leader_that_is_cancelled_as_data_arrives_loses_no_response_of_others(listener):
    connection, (first, second) = await tasks_of(listener, "a", "b")
    answer(connection, 1)
    while not select.select([_client_of_loop[asyncio.get_running_loop()].receiving], [], [], 0)[
        0
    ]:  # on its way through the kernel
        pass
    asyncio.get_running_loop().call_soon(
        first.cancel
    )  # in the iteration in which the loop finds that there is something
    with pytest.raises(asyncio.CancelledError):
        await first
    assert await asyncio.wait_for(second, 10) == {"call": 1, "receipt": "r1"}


class NoReaders(asyncio.SelectorEventLoop):
    """Like the loop of Windows: it does not report that there is something to read, but it can read."""

    def add_reader(self, *_):
        raise NotImplementedError

    async def sock_recv(self, connection, count):
        assert count == 0, "data that it reads is lost if the task is cancelled"
        await asyncio.to_thread(select.select, [connection], [], [])
        return b""


def test_a_loop_without_readers_is_enough(listener):
    async def scene():
        connection, tasks = await tasks_of(listener, "a", "b", "c")
        answer(connection, 2, 0)
        tasks[1].cancel()
        return await asyncio.gather(*tasks, return_exceptions=True)

    with asyncio.Runner(loop_factory=NoReaders) as runner:
        first, second, third = runner.run(scene())
    assert (first["receipt"], third["receipt"]) == ("r0", "r2")
    assert isinstance(second, asyncio.CancelledError)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_signal_handler_may_call_a_job_while_its_thread_leads(listener):
    receipts = []

    def serve():
        connection = listener.accept()
        listener.received(connection)
        os.kill(os.getpid(), signal.SIGUSR1)
        other = listener.accept()
        listener.received(other)
        answer(other, 0)
        answer(connection, 0)

    before = signal.signal(signal.SIGUSR1, lambda *_: receipts.append(call(listener.address, "b")["receipt"]))
    try:
        server = threading.Thread(target=serve)
        server.start()
        receipts.append(call(listener.address, "a")["receipt"])
        server.join(10)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert receipts == ["r0", "r0"]


async def test_tasks_notice_that_the_service_closed_the_connection(listener):
    connection, tasks = await tasks_of(listener, "a", "b")
    connection.shutdown(socket.SHUT_RDWR)
    assert await asyncio.gather(*tasks) == [None, None]


async def test_a_thousand_tasks_call_before_the_service_accepts(listener):
    tasks = [asyncio.create_task(call_on_loop(listener.address, "a" * 32)) for _ in range(1000)]
    connection = await asyncio.to_thread(listener.accept)
    assert len(await asyncio.to_thread(listener.received, connection, 1000)) == 1000
    await asyncio.to_thread(answer, connection, *range(1000))
    assert [each["receipt"] for each in await asyncio.gather(*tasks)] == [f"r{number}" for number in range(1000)]
