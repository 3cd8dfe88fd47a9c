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
    with pytest.raises(ConnectionAbortedError, match="the grader ended this run before job 1 was done"):
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
async def test_all_jobs_have_the_same_name(make, kind):
    _, made = make(kind, *jobs(2))
    assert {(job.__name__, job.__qualname__) for job in made} == {("job", "job")}


async def test_plain_jobs_are_equal_and_have_no_order_and_no_length(make):
    _, [first, second] = make(Job, *jobs(2))
    assert first == second
    assert hash(first) == hash(second)
    assert first != first._secret
    assert bool(first) is True
    for special in ("__bool__", "__len__", "__iter__", "__lt__"):
        assert type(first).__dict__.get(special) is None
    with pytest.raises(TypeError):
        first < second  # noqa: B015


@pytest.mark.parametrize("kind", [Job, coroutine_job])
@pytest.mark.parametrize("text", ["", "a text"])
async def test_a_job_with_a_text_returns_the_text(make, kind, text):
    ledger, [job] = make(kind, *jobs(1, seconds=0.0, text=text))
    assert await call(job) == text
    assert [(each.outcome, each.receipt) for each in ledger.calls()] == [("answered", text)]


async def test_a_plain_job_pickles_for_a_pool_of_processes(make):
    ledger, [job] = make(Job, *jobs(1, seconds=0.0))
    copy = pickle.loads(pickle.dumps(job))
    assert copy == job
    assert repr(copy) == repr(job) == "<job>"
    assert await call(copy) == ledger.calls()[0].receipt
