"""Every job in its own thread."""


async def test_one_second(student):
    """Five jobs of a second each take about a second"""
    jobs = student.jobs(5, seconds=1.0, meet=5)
    run = await student.call("fan_out", jobs)
    run.expect(returns=run.receipts, together=5, within=1.0)


async def test_order(student):
    """The results come in the order of the jobs, whichever ends first"""
    slow = student.jobs(1, meet=4, after=3, seconds=0.6)
    run = await student.call("fan_out", slow + student.jobs(4, meet=4)[1:])
    run.expect(returns=run.receipts, together=4)


async def test_many(student):
    """Forty jobs run at once, too"""
    jobs = student.jobs(40, seconds=0.2, meet=40)
    run = await student.call("fan_out", jobs)
    run.expect(returns=run.receipts, together=40)


async def test_none(student):
    """Without jobs, the result is an empty list"""
    run = await student.call("fan_out", [])
    run.expect(returns=[])


async def test_exception_first(student):
    """When the first job to end raises, its exception comes out after all other jobs are done"""
    jobs = student.jobs(1, meet=3, raises="LookupError") + student.jobs(3, meet=3, seconds=0.6)[1:]
    run = await student.call("fan_out", jobs)
    run.expect(raises=0)


async def test_exception_last(student):
    """When the last job to end raises, its exception comes out"""
    jobs = student.jobs(3, meet=3)
    jobs[1] = student.jobs(2, meet=3, after=2, seconds=0.6, raises="LookupError")[1]
    run = await student.call("fan_out", jobs)
    run.expect(raises=1)


async def test_two_exceptions(student):
    """When two jobs raise, one of the exceptions comes out after all other jobs are done"""
    jobs = student.jobs(4, meet=4)
    jobs[0] = student.jobs(1, meet=4, seconds=0.6, raises="LookupError")[0]
    jobs[2] = student.jobs(3, meet=4, raises="LookupError")[2]
    run = await student.call("fan_out", jobs)
    came = getattr(run.observation.ending, "problem", None)
    run.expect(raises=2 if came and came.message == run.receipts[2] else 0)


async def test_every_schedule(student):
    """In any order of the threads, no result is lost, and the call takes exactly one second of virtual time"""
    exploration = await student.explore("fan_out", student.jobs(3, seconds=1.0), schedules=30)
    await exploration.expect(exploration.receipts, makespan=1.0, together=3)
