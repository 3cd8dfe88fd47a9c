"""Jobs as the student's code calls them, with the real service."""

import asyncio
import pickle

import pytest

from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import JobService
from grader.model.run_spec import JobSpec as PlannedJob
from grader.student.jobs import Job, coroutine_job
from tests.builders import jobs, run_of
from tests.virtual_time import LoopClock


class WatchedLedger(JobLedger):
    """Sets an event when a call has come, and another one when a call has gone."""

    def __init__(self, *args):
        super().__init__(*args)
        self.came, self.went = asyncio.Event(), asyncio.Event()

    def _arrive(self, *args):
        self.came.set()
        return super()._arrive(*args)

    def _end_call(self, *args, **options):
        super()._end_call(*args, **options)
        self.went.set()


@pytest.fixture
async def service(tmp_path):
    async with JobService(tmp_path) as service:
        yield service


@pytest.fixture
def make(service):
    """Registers a ledger for the planned jobs; returns it and the student's jobs, of one kind."""

    def make(kind, *planned):
        ledger = WatchedLedger(run_of(*planned), LoopClock())
        service.register(ledger)
        ledger.start()
        return ledger, [
            kind(service.address, secret, job.name) for job, secret in zip(planned, ledger.job_secrets, strict=True)
        ]

    return make


def outcomes(ledger):
    return [call.outcome for call in ledger.calls()]


async def call(job):
    """A plain job blocks, so it is called in a thread."""
    return await (asyncio.to_thread(job) if isinstance(job, Job) else job())


@pytest.mark.parametrize("kind", [Job, coroutine_job])
async def test_a_job_returns_the_receipt_that_the_service_handed_out(make, kind):
    ledger, [job] = make(kind, *jobs(1, seconds=0.0))
    receipt = await call(job)
    assert [each.receipt for each in ledger.calls()] == [receipt]


@pytest.mark.parametrize("kind", [Job, coroutine_job])
async def test_jobs_called_together_meet(make, kind):
    ledger, both = make(kind, *jobs(2, seconds=0.0, meet=2))
    receipts = await asyncio.gather(*map(call, both))
    assert sorted(receipts) == sorted(each.receipt for each in ledger.calls())


@pytest.mark.parametrize("kind", [Job, coroutine_job])
@pytest.mark.parametrize("error", [KeyError, LookupError, ZeroDivisionError])
async def test_a_job_that_raises_raises_that_exception_with_the_receipt_in_it(make, kind, error):
    ledger, [job] = make(kind, PlannedJob(name="job 1", seconds=0.0, raises=error.__name__))
    with pytest.raises(error) as caught:
        await call(job)
    assert type(caught.value) is error
    assert caught.value.args == (ledger.calls()[0].receipt,)


@pytest.mark.parametrize("kind", [Job, coroutine_job])
async def test_a_job_of_a_run_that_is_over_raises_that_the_grader_ended_it(make, service, kind):
    ledger, [job] = make(kind, *jobs(1))
    service.unregister(ledger)
    with pytest.raises(ConnectionAbortedError, match="the grader ended this run"):
        await call(job)


async def test_a_coroutine_job_that_is_cancelled_is_dropped(make):
    ledger, [job, last] = make(coroutine_job, *jobs(1, seconds=0.0, meet=2), *jobs(1, seconds=0.0))
    task = asyncio.create_task(job())
    await ledger.came.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await ledger.went.wait()
    await last()
    assert outcomes(ledger) == ["dropped", "answered"]


@pytest.mark.parametrize("kind", [Job, coroutine_job])
async def test_a_job_has_its_name(make, kind):
    _, [job] = make(kind, *jobs(1))
    assert (job.__name__, job.__qualname__) == ("job 1", "job 1")


async def test_a_plain_job_pickles_for_a_pool_of_processes(make):
    ledger, [job] = make(Job, *jobs(1, seconds=0.0))
    copy = pickle.loads(pickle.dumps(job))
    assert repr(copy) == repr(job) == "<job 1>"
    assert await call(copy) == ledger.calls()[0].receipt
