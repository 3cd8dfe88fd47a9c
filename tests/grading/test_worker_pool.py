"""The pool deals out checks as workers ask for them, and loses none of them with a worker."""

import socket
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from grader.grading import worker_pool
from grader.grading.tasks import MAX_ATTEMPTS, CheckTask, FileProgress, item_key
from grader.grading.worker import CREDIT, HEARTBEAT, LENGTH_PREFIX, WorkerMessage
from grader.grading.worker_pool import WORKER_TIMEOUT, WorkerHandle, WorkerPool
from grader.intake import SubmittedFile
from grader.model import Reason
from tests.builders import check_of

FILE = SubmittedFile(slug="run_all", path=Path("inbox/run_all.py"))


@dataclass(eq=False)
class FakeItem:
    """Stands in for a check that pytest has collected."""

    name: str
    session: SimpleNamespace
    path: Path = Path("test_run_all.py")

    @property
    def nodeid(self):
        return f"::{self.name}"

    def get_closest_marker(self, name):
        return None


def make_batch(*names):
    """A batch of checks with these names, for one file."""
    session = SimpleNamespace(items=[])
    session.items += [FakeItem(f"test_{name}", session) for name in names]
    progress = FileProgress("ann", FILE, session.items)
    return [CheckTask(item, progress) for item in session.items]


def frame(message):
    data = msgspec.msgpack.encode(message)
    return LENGTH_PREFIX.pack(len(data)) + data


def report_on(task, reason=None):
    return msgspec.json.encode(check_of(task.item.name.removeprefix("test_"), reason))


class FakeWorker(WorkerHandle):
    """A worker without a process: `answer(worker, number, batch)` acts for it as soon as a batch is sent."""

    def __init__(self, answer, credit, *, alone):
        ours, self.remote = socket.socketpair()
        super().__init__(ours, self.remote.close, alone=alone)
        self._answer, self.batches = answer, []
        self.say(*[WorkerMessage(CREDIT)] * credit)

    def say(self, *messages):
        self.remote.sendall(b"".join(map(frame, messages)))

    def send(self, number, batch):
        super().send(number, batch)
        self.batches.append([task.item.name for task in batch])
        self._answer(self, number, batch)

    def die(self):
        """The connection ends, as when the process ends."""
        self.remote.close()


def pass_all(worker, number, batch):
    worker.say(*(WorkerMessage(number, item_key(task.item), report_on(task)) for task in batch), WorkerMessage(CREDIT))


class Starter:
    """Starts fake workers and keeps them."""

    def __init__(self, answer, credit=1):
        self._answer, self._credit, self.started = answer, credit, []

    def __call__(self, items, context, others, *, alone):
        self.started.append(FakeWorker(self._answer, 0 if alone else self._credit, alone=alone))
        return self.started[-1]


def run(starter, batches, workers=1):
    """The verdicts by the names of their checks."""
    finished = WorkerPool(starter, workers).run(iter(batches), None)
    return {task.item.name: str(report.finding.reason) if report.finding else "passed" for task, report in finished}


@pytest.fixture
def worker():
    made = FakeWorker(lambda *_: None, 0, alone=False)
    yield made
    made.kill()


def test_without_batches_no_worker_starts():
    starter = Starter(pass_all)
    assert run(starter, []) == {}
    assert starter.started == []


def test_every_check_gets_its_verdict_and_all_workers_are_killed():
    starter = Starter(pass_all)
    verdicts = run(starter, [make_batch("a", "b"), make_batch("c")], workers=2)
    assert verdicts == {"test_a": "passed", "test_b": "passed", "test_c": "passed"}
    assert [worker.remote.fileno() for worker in starter.started] == [-1, -1]


def test_a_batch_is_taken_only_when_a_worker_has_asked_for_it():
    taken, taken_before_answers = [], []

    def batches():
        for number in range(4):
            taken.append(number)
            yield make_batch(f"check{number}")

    def answer(worker, number, batch):
        taken_before_answers.append(len(taken))
        pass_all(worker, number, batch)

    assert len(run(Starter(answer, credit=1), batches())) == 4
    assert taken_before_answers == [1, 2, 3, 4]


def test_a_batch_goes_to_the_worker_that_asks_for_most():
    starter = Starter(pass_all)
    credits = iter([1, 3])

    def start(items, context, others, *, alone):
        starter._credit = next(credits)
        return starter(items, context, others, alone=alone)

    pool = WorkerPool(start, 2)
    list(pool.run(iter([make_batch("a")]), None))
    assert [worker.batches for worker in starter.started] == [[], [["test_a"]]]


def test_a_message_may_arrive_in_pieces(worker):
    [task] = make_batch("a")
    worker.send(7, [task])
    data = frame(WorkerMessage(HEARTBEAT)) + frame(WorkerMessage(7, item_key(task.item), report_on(task)))
    worker.remote.sendall(data[:-3])
    assert [message.number for message in worker.receive()] == [HEARTBEAT]
    worker.remote.sendall(data[-3:])
    [message] = worker.receive()
    assert worker.complete(message) == (task, check_of("a"))
    assert worker.tasks == {}


def test_a_lost_report_is_our_error():
    def lose(worker, number, batch):
        worker.say(WorkerMessage(number, item_key(batch[0].item)))

    assert run(Starter(lose), [make_batch("a")]) == {"test_a": "grader_bug"}


@pytest.mark.parametrize(("busy_times", "verdict"), [(MAX_ATTEMPTS - 1, "passed"), (MAX_ATTEMPTS, "machine_busy")])
def test_a_check_on_a_busy_machine_runs_again(busy_times, verdict):
    attempts = count(1)

    def answer(worker, number, batch):
        [task] = batch
        reason = Reason.MACHINE_BUSY if next(attempts) <= busy_times else None
        worker.say(WorkerMessage(number, item_key(task.item), report_on(task, reason)), WorkerMessage(CREDIT))

    starter = Starter(answer)
    assert run(starter, [make_batch("a")]) == {"test_a": verdict}
    assert len(starter.started[0].batches) == MAX_ATTEMPTS


@pytest.mark.parametrize(("running", "expected"), [(0, "a"), (1, "a"), (2, "b")])
def test_the_last_attempt_waits_until_hardly_anything_else_runs(worker, running, expected):
    batch = make_batch("a", "b", "c", "d")
    for task, attempts in zip(batch, [MAX_ATTEMPTS - 1, MAX_ATTEMPTS - 2, 0, 0], strict=True):
        task.attempts = attempts
    dispatcher = worker_pool._Dispatcher(None, None, None, 2)
    dispatcher._retries += batch[:2]
    worker.tasks[1] = dict(zip("cd"[:running], batch[2:], strict=False))
    dispatcher._workers.add(worker)
    assert [task.item.name for task in dispatcher._next_retry()] == [f"test_{expected}"]


def test_checks_of_a_dead_worker_run_once_more_each_alone():
    def answer(worker, number, batch):
        if worker.alone:
            pass_all(worker, number, batch)
        else:
            worker.say(WorkerMessage(number, item_key(batch[0].item), report_on(batch[0])))
            worker.die()

    starter = Starter(answer)
    assert run(starter, [make_batch("a", "b", "c")]) == dict.fromkeys(["test_a", "test_b", "test_c"], "passed")
    assert sorted(worker.batches for worker in starter.started if worker.alone) == [[["test_b"]], [["test_c"]]]


def test_a_check_that_ends_its_worker_twice_is_our_error():
    def answer(worker, number, batch):
        worker.die()

    pool = WorkerPool(Starter(answer), 1)
    [(_, report)] = pool.run(iter([make_batch("a")]), None)
    assert (report.status, report.finding.reason) == ("error", Reason.GRADER_BUG)
    assert "the worker process that ran it ended, twice" in report.finding.what


def test_a_worker_that_has_checks_and_is_silent_is_stuck(worker, monkeypatch):
    now = [worker.last_message]
    monkeypatch.setattr(worker_pool.time, "monotonic", lambda: now[0])
    now[0] += WORKER_TIMEOUT + 1
    assert not worker.is_stuck()  # it has nothing to do
    worker.send(1, make_batch("a"))
    assert worker.is_stuck()
    worker.say(WorkerMessage(HEARTBEAT))
    list(worker.receive())
    assert not worker.is_stuck()


def test_a_spawned_worker_that_does_not_start_is_reported_and_ended(monkeypatch):
    monkeypatch.setattr(sys, "executable", "false")
    monkeypatch.setattr(worker_pool, "START_POLL_INTERVAL", 0.05)
    launcher = SimpleNamespace(isolation=SimpleNamespace(on=False, account=False))
    context = SimpleNamespace(exercises=[], launcher=launcher, trust="author", pages=False)
    with pytest.raises(RuntimeError, match=r"A worker did not start; its exit code is 1\."):
        worker_pool.spawn_worker([], context, [])


@pytest.mark.parametrize("pieces", [[b"0123456789abcdef"], [b"0123", b"456789ab", b"cdef and more"], [b"01", b""]])
def test_a_secret_is_received_in_any_number_of_pieces(pieces):
    class Connection:
        """It takes no flags, as a socket with a timeout on Windows refuses MSG_WAITALL."""

        def recv(self, size):
            if not pieces:
                return b""
            piece = pieces.pop(0)
            if len(piece) > size:
                pieces.insert(0, piece[size:])
            return piece[:size]

    received = worker_pool._receive(Connection(), 16)
    assert b"0123456789abcdef".startswith(received)
    assert len(received) in (2, 16)
