"""Many jobs, a limited number of them at once.

The jobs may start in any order, so no job waits for a partner that an unusual order could delay.
"""


async def test_one_second(student):
    """Six jobs of half a second take about a second with three workers"""
    # The first job waits for a second one, so a sequential solution is recognised early.
    jobs = student.jobs(1, seconds=0.5, meet=2) + student.jobs(6, seconds=0.5)[1:]
    run = await student.call("thread_pool", jobs, 3, ceiling=3)
    run.expect(returns=run.receipts, together=3, within=1.0)


async def test_all_places(student):
    """Five workers have five jobs in flight"""
    jobs = student.jobs(5, meet=5)
    run = await student.call("thread_pool", jobs, 5, ceiling=5)
    run.expect(returns=run.receipts, together=5)


async def test_limit(student):
    """Of twelve jobs, never more than four run at once"""
    run = await student.call("thread_pool", student.jobs(12), 4, ceiling=4)
    run.expect(returns=run.receipts)


async def test_freed_place(student):
    """While one job is slow, the other workers do all the other jobs"""
    slow = student.jobs(1, after=6)
    run = await student.call("thread_pool", slow + student.jobs(7)[1:], 3, ceiling=3)
    run.expect(returns=run.receipts)


async def test_few_jobs(student):
    """Two jobs run at once when there are five workers"""
    run = await student.call("thread_pool", student.jobs(2, meet=2), 5, ceiling=5)
    run.expect(returns=run.receipts, together=2)


async def test_none(student):
    """Without jobs, the result is an empty list"""
    run = await student.call("thread_pool", [], 3)
    run.expect(returns=[])


async def test_exception(student):
    """When a job raises, all the others are still done, and then its exception comes out"""
    failing = student.jobs(1, raises="LookupError")
    slow = student.jobs(3, seconds=0.6)[1:]
    run = await student.call("thread_pool", failing + slow + student.jobs(8)[3:], 3, ceiling=3)
    run.expect(raises=0)


async def test_exceptions(student):
    """When a job raises in each worker, the other jobs are still called"""
    jobs = student.jobs(2, raises="LookupError") + student.jobs(6)[2:]
    run = await student.call("thread_pool", jobs, 2, ceiling=2)
    came = getattr(run.observation.ending, "problem", None)
    run.expect(raises=1 if came and came.message == run.receipts[1] else 0)


async def test_every_schedule(student):
    """In any order of the workers, no result is lost, and five jobs take exactly two seconds of virtual time"""
    exploration = await student.explore("thread_pool", student.jobs(5, seconds=1.0), 3, schedules=300, lapses=False)
    await exploration.expect(exploration.receipts, makespan=2.0, together=3, ceiling=3)
