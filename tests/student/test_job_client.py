"""Calls share a connection: whoever leads reads for all, and somebody leads as long as anybody waits."""

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
from grader.student.job_client import JobClient, _of_loops, call, call_on_loop


class Listener:
    """A service that hears calls and answers when it is told to."""

    def __init__(self):
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = list(self._server.getsockname()[:2])
        self._lines = {}

    def accept(self):
        connection, _ = self._server.accept()
        self._lines[connection] = connection.makefile("rb")
        return connection

    def heard(self, connection, count=1):
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
    """Makes one call; `said` is what came of it."""

    def __init__(self, listener, secret):
        super().__init__(daemon=True)
        self._arguments = listener.address, secret
        self.start()

    def run(self):
        self.said = call(*self._arguments)


def two_callers(listener):
    """Two threads that wait, the first of which leads, and the connection that they share."""
    first = Caller(listener, "a")
    connection = listener.accept()
    assert listener.heard(connection) == [{"secret": "a", "call": 0}]
    second = Caller(listener, "b")
    assert listener.heard(connection) == [{"secret": "b", "call": 1}]
    return connection, first, second


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["the leader's first", "the leader's last"])
def test_each_thread_gets_its_own_answer_in_whatever_order_they_come(listener, order):
    connection, *callers = two_callers(listener)
    for number in order:
        answer(connection, number)
        callers[number].join(10)
        assert callers[number].said == {"call": number, "receipt": f"r{number}"}


def test_answers_that_come_in_pieces_or_together_are_told_apart(listener):
    connection, *callers = two_callers(listener)
    connection.sendall(b'{"call": 1, "rec')
    connection.sendall(b'eipt": "r1"}\n{"call": 0, "receipt": "r0"}\n')
    for number, caller in enumerate(callers):
        caller.join(10)
        assert caller.said["receipt"] == f"r{number}"


def test_when_the_service_hangs_up_nobody_waits_any_more_and_the_next_call_connects_anew(listener):
    connection, *callers = two_callers(listener)
    connection.shutdown(socket.SHUT_RDWR)
    for caller in callers:
        caller.join(10)
        assert caller.said is None
    third = Caller(listener, "c")
    connection = listener.accept()
    assert listener.heard(connection) == [{"secret": "c", "call": 0}]
    answer(connection, 0)
    third.join(10)
    assert third.said["receipt"] == "r0"


def test_a_leader_that_gives_up_says_so_and_another_leads(listener):
    calls = JobClient(connect(listener.address), on_a_loop=False)
    connection = listener.accept()
    woken = []
    first = calls.submit("a", lambda: woken.append("first"))
    second = calls.submit("b", lambda: woken.append("second"))
    assert (calls.leader, woken) == (first, [])
    assert calls.finish(first) is None
    assert (calls.leader, woken) == (second, ["second"])
    assert listener.heard(connection, 3)[2] == {"drop": first}
    calls.feed(b'{"call": 0, "receipt": "too late"}\n{"call": 1, "receipt": "r1"}\n')
    assert calls.dispatch()
    assert calls.done(second)
    assert woken == ["second"], "who leads needs no waking"
    assert calls.finish(second) == {"call": 1, "receipt": "r1"}
    assert calls.leader is None


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_a_forked_process_has_a_connection_of_its_own(listener):
    first = Caller(listener, "a")
    connection = listener.accept()
    listener.heard(connection)
    child = multiprocessing.get_context("fork").Process(target=call, args=(listener.address, "b"))
    child.start()
    other = listener.accept()
    assert listener.heard(other) == [{"secret": "b", "call": 0}]
    answer(other, 0)
    child.join(30)
    assert child.exitcode == 0
    answer(connection, 0)
    first.join(10)
    assert first.said["receipt"] == "r0"


async def tasks_of(listener, *secrets):
    """A task for each, in this order, the first of which leads; and the connection that they share."""
    tasks = [asyncio.create_task(call_on_loop(listener.address, secret)) for secret in secrets]
    connection = await asyncio.to_thread(listener.accept)
    heard = await asyncio.to_thread(listener.heard, connection, len(secrets))
    assert heard == [{"secret": secret, "call": number} for number, secret in enumerate(secrets)]
    return connection, tasks


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
async def test_the_tasks_of_a_loop_share_one_connection_and_leave_no_task_beside_them(listener, order):
    others = asyncio.all_tasks()
    connection, tasks = await tasks_of(listener, "a", "b", "c")
    assert asyncio.all_tasks() == others | set(tasks)
    for number in order:
        answer(connection, number)
        assert await tasks[number] == {"call": number, "receipt": f"r{number}"}


@pytest.mark.parametrize("order", [(1, 2, 0), (0, 1, 2), (2, 0, 1)])
async def test_tasks_whose_answers_come_together_go_on_in_their_order(listener, order):
    went_on = []
    connection, tasks = await tasks_of(listener, "a", "b", "c")
    for number, task in enumerate(tasks):
        task.add_done_callback(lambda _, number=number: went_on.append(number))
    await asyncio.to_thread(answer, connection, *order)
    await asyncio.gather(*tasks)
    assert tuple(went_on) == order


async def test_a_task_that_leads_and_is_cancelled_hands_over(listener):
    connection, (first, second) = await tasks_of(listener, "a", "b")
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert await asyncio.to_thread(listener.heard, connection) == [{"drop": 0}]
    answer(connection, 1)
    assert await second == {"call": 1, "receipt": "r1"}


async def test_what_has_come_for_others_is_not_lost_with_a_leader_that_is_cancelled_at_that_moment(listener):
    connection, (first, second) = await tasks_of(listener, "a", "b")
    answer(connection, 1)
    while not select.select([_of_loops[asyncio.get_running_loop()].receiving], [], [], 0)[
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
    """As the loop of Windows is: it cannot tell that there is something to read, but it can read."""

    def add_reader(self, *_):
        raise NotImplementedError

    async def sock_recv(self, connection, count):
        assert count == 0, "whatever it reads is lost with who is cancelled"
        await asyncio.to_thread(select.select, [connection], [], [])
        return b""


def test_a_loop_without_readers_will_do(listener):
    async def scene():
        connection, tasks = await tasks_of(listener, "a", "b", "c")
        answer(connection, 2, 0)
        tasks[1].cancel()
        return await asyncio.gather(*tasks, return_exceptions=True)

    with asyncio.Runner(loop_factory=NoReaders) as runner:
        first, second, third = runner.run(scene())
    assert (first["receipt"], third["receipt"]) == ("r0", "r2")
    assert isinstance(second, asyncio.CancelledError)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
def test_a_signal_handler_may_call_a_job_while_its_thread_reads_for_all(listener):
    told = []

    def serve():
        connection = listener.accept()
        listener.heard(connection)
        os.kill(os.getpid(), signal.SIGUSR1)
        other = listener.accept()
        listener.heard(other)
        answer(other, 0)
        answer(connection, 0)

    before = signal.signal(signal.SIGUSR1, lambda *_: told.append(call(listener.address, "b")["receipt"]))
    try:
        server = threading.Thread(target=serve)
        server.start()
        told.append(call(listener.address, "a")["receipt"])
        server.join(10)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert told == ["r0", "r0"]


async def test_tasks_hear_of_a_service_that_hangs_up(listener):
    connection, tasks = await tasks_of(listener, "a", "b")
    connection.shutdown(socket.SHUT_RDWR)
    assert await asyncio.gather(*tasks) == [None, None]


async def test_a_thousand_tasks_call_before_anybody_listens(listener):
    tasks = [asyncio.create_task(call_on_loop(listener.address, "a" * 32)) for _ in range(1000)]
    connection = await asyncio.to_thread(listener.accept)
    assert len(await asyncio.to_thread(listener.heard, connection, 1000)) == 1000
    await asyncio.to_thread(answer, connection, *range(1000))
    assert [each["receipt"] for each in await asyncio.gather(*tasks)] == [f"r{number}" for number in range(1000)]
