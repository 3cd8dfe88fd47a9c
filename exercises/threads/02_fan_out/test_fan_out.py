"""Every job in a thread of its own."""


async def test_one_second(student):
    """Five jobs of a second each take about a second"""
    jobs = student.jobs(5, seconds=1.0, meet=5)
    run = await student.call("fan_out", jobs)
    run.expect(returns=run.receipts, together=5, within=1.0)


async def test_order(student):
    """The results come in the order of the jobs, whichever ends first"""
    slow, *rest = student.jobs(4, meet=4)
    slow = student.jobs(1, after=3)[0]
    run = await student.call("fan_out", [slow, *rest])
    run.expect(returns=run.receipts, together=4)


async def test_many(student):
    """Fifty jobs run at once as well as five"""
    run = await student.call("fan_out", student.jobs(50, seconds=0.2, meet=50))
    run.expect(returns=run.receipts, together=50)


async def test_none(student):
    """No jobs give an empty list"""
    run = await student.call("fan_out", [])
    run.expect(returns=[])


async def test_exception(student):
    """A job's exception comes out, when all the others are done"""
    first, second, third = student.jobs(3, meet=3)
    failing = student.jobs(2, meet=3, raises="LookupError")[1]
    run = await student.call("fan_out", [first, failing, student.jobs(3, after=2)[2]])
    run.expect(raises=1)
