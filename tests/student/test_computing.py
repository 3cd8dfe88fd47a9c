"""`crunch` computes where it is called, keeps the lock of its interpreter meanwhile, and can be sent elsewhere."""

import asyncio
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import JobService
from grader.student import computing
from grader.student.computing import Crunch, run_steps
from tests.builders import jobs, run_of
from tests.execution.ledgers import ledger_for
from tests.virtual_time import LoopClock


@pytest.fixture
async def service(tmp_path):
    async with JobService(tmp_path) as service:
        yield service


def begin(service, *planned, **how):
    """A ledger that has begun, and its function."""
    ledger = JobLedger(run_of(*planned, computes=True, **how), LoopClock())
    ledger.start()
    service.register(ledger)
    named = {10 + at: (secret, f"job {at + 1}") for at, secret in enumerate(ledger.job_secrets)}
    return ledger, Crunch(service.address, named)


async def test_a_call_computes_and_returns_the_receipt(service):
    ledger, crunch = begin(service, *jobs(2, seconds=0.0, computes=True))
    value = await asyncio.to_thread(crunch, 11)
    [call] = ledger.calls()
    assert (call.job, call.outcome, call.receipt) == (1, "answered", value)
    assert ledger.calls_made[0].computed


async def test_a_copy_that_was_sent_to_another_process_calls_the_same_jobs(service):
    ledger, crunch = begin(service, *jobs(1, seconds=0.0, computes=True, text="a page"))
    assert await asyncio.to_thread(pickle.loads(pickle.dumps(crunch)), 10) == "a page"
    assert len(ledger.calls()) == 1


async def test_a_wrong_result_ends_the_connection_and_gives_no_receipt(service, monkeypatch):
    ledger, crunch = begin(service, *jobs(1, seconds=0.0, computes=True))
    monkeypatch.setattr(computing, "run_steps", lambda number, steps: 1)
    with pytest.raises(ConnectionAbortedError):
        await asyncio.to_thread(crunch, 10)
    assert [call.outcome for call in ledger.calls()] == ["dropped"]


async def test_an_exception_comes_after_the_computation(service):
    ledger, crunch = begin(service, *jobs(1, seconds=0.0, computes=True, raises="ValueError"))
    with pytest.raises(ValueError, match=r"\w{16}"):
        await asyncio.to_thread(crunch, 10)
    assert ledger.calls_made[0].computed


async def test_calls_are_held_until_enough_are_in_flight(service):
    ledger, crunch = begin(service, *jobs(2, seconds=0.0, computes=True), parallel=2, patience=30.0)
    ledger.detector.processor_demand = lambda: ({os.getpid(): 2.0 * LoopClock().now()}, True)
    first = asyncio.create_task(asyncio.to_thread(crunch, 10))
    while not ledger.in_flight:
        await asyncio.wait({first}, timeout=0.01)
    assert ledger.calls_made[0].task is None
    await asyncio.gather(first, asyncio.to_thread(crunch, 11))
    assert ledger.rendezvous.reached
    assert not ledger.stopped.done()


async def test_a_call_computes_before_its_time_begins_to_count(service):
    ledger, crunch = begin(service, *jobs(1, seconds=30.0, computes=True))
    call = asyncio.create_task(asyncio.to_thread(crunch, 10))
    while not (ledger.calls_made and ledger.calls_made[0].computed):
        await asyncio.wait({call}, timeout=0.01)
    assert ledger.in_flight
    ledger.answer_now(ledger.calls_made[0])
    assert await call == ledger.calls()[0].receipt


async def test_a_loop_that_ran_before_the_computation_was_not_silent_until_then():
    ledger = ledger_for(*jobs(2, seconds=0.0, computes=True), computes=True, heartbeat=0.05, parallel=2)
    asked = asyncio.Event()
    first = ledger.call(0, lambda _: None, process=1, ask=lambda *_: asked.set())
    first.last_heartbeat -= 1000.0
    ledger.heartbeat()  # the call waits for company
    assert first.longest_silence > 100
    ledger.call(1, lambda _: None, process=2, ask=lambda *_: None)
    await asyncio.wait_for(asked.wait(), 10.0)
    assert first.longest_silence == 0.0
    ledger.cut_off()


async def test_a_call_that_comes_after_others_is_not_in_vain_while_they_compute(monkeypatch):
    ledger = ledger_for(*jobs(1, seconds=0.0, computes=True, after=1), *jobs(1, computes=True), computes=True)
    first, second = (ledger.call(job, lambda _: None, process=1 + job, ask=lambda *_: None) for job in range(2))
    second.task, first.computed = (1, 1), True
    later = ledger.clock.fair() + 1000.0
    monkeypatch.setattr(ledger.clock, "fair", lambda: later)
    ledger._check(first)
    assert not ledger.stopped.done()
    second.computed = True
    ledger._check(first)
    assert ledger.stopped.result().detail == "after"
    ledger.cut_off()


async def test_a_number_that_nobody_gave_is_refused(service):
    _, crunch = begin(service, *jobs(1, seconds=0.0, computes=True))
    with pytest.raises(ValueError, match="12"):
        crunch(12)


def test_threads_get_their_turns_back(monkeypatch):
    turn = sys.getswitchinterval()
    seen = []
    monkeypatch.setattr(computing, "MASK", type("Mask", (), {"__rand__": lambda _, n: seen.append(n) or 0})())
    seen_turns = []
    monkeypatch.setattr(sys, "setswitchinterval", seen_turns.append)
    run_steps(1, 2)
    assert len(seen) == 2
    assert seen_turns == [computing.TURN, turn]


def test_a_new_interpreter_that_only_computes_does_not_import_asyncio():
    code = "import sys, grader.student.computing; print('asyncio' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=_ROOT)
    assert ended.stdout.strip() == "False"


_ROOT = Path(computing.__file__).parents[2]
