"""All jobs at once, on one event loop."""


async def test_one_second(student):
    """Five jobs of a second each take about a second"""
    run = await student.call("gather_all", student.jobs(5, coroutine=True, seconds=1.0, meet=5))
    run.expect(returns=run.receipts, together=5, within=1.0)


async def test_order(student):
    """The results come in the order of the jobs, whichever ends first"""
    [last] = student.jobs(1, coroutine=True, after=3)
    _, *others = student.jobs(4, coroutine=True, meet=4)
    run = await student.call("gather_all", [last, *others])
    run.expect(returns=run.receipts, together=4)


async def test_many(student):
    """Sixty jobs run at once, too"""
    run = await student.call("gather_all", student.jobs(60, coroutine=True, meet=60))
    run.expect(returns=run.receipts, together=60)


async def test_none(student):
    """Without jobs, the result is an empty list"""
    run = await student.call("gather_all", [])
    run.expect(returns=[])


async def test_exception(student):
    """An exception of a job comes out unchanged"""
    first, _, third = student.jobs(3, coroutine=True, meet=3)
    failing = student.jobs(2, coroutine=True, meet=3, raises="LookupError")[1]
    run = await student.call("gather_all", [first, failing, third])
    run.expect(raises=1, finishes=False)


async def test_free_loop(student):
    """The event loop keeps running while the jobs wait"""
    run = await student.call("gather_all", student.jobs(3, coroutine=True, meet=3, beats=2), heartbeat=0.05)
    run.expect(returns=run.receipts, together=3)
