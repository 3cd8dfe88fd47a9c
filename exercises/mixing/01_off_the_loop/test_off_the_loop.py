"""Blocking calls at once, while the event loop stays free."""


def blocking(student, count, **how):
    """Jobs of which the first one needs a running event loop, and the others need each other.

    So a solution that calls them on the loop is stopped at the first one, because it blocks the loop. A solution that
    calls them one after the other somewhere else is stopped at the second one.
    """
    [first] = student.jobs(1, beats=2, **how)
    _, *others = student.jobs(count, meet=count - 1, **how)
    return [first, *others]


async def test_one_second(student):
    """Five calls of a second each take about a second"""
    run = await student.call("off_the_loop", blocking(student, 5, seconds=1.0), heartbeat=0.05)
    run.expect(returns=run.receipts, together=4, within=1.0)


async def test_free_loop(student):
    """The event loop keeps running while the calls block"""
    run = await student.call("off_the_loop", student.jobs(3, beats=5), heartbeat=0.05)
    run.expect(returns=run.receipts)


async def test_order(student):
    """The results come in the order of the calls, whichever ends first"""
    [last] = student.jobs(1, beats=8)
    _, *others = student.jobs(4, meet=3)
    run = await student.call("off_the_loop", [last, *others], heartbeat=0.05)
    run.expect(returns=run.receipts, together=3)


async def test_many(student):
    """Forty calls run at once, too"""
    run = await student.call("off_the_loop", blocking(student, 41, seconds=0.2), heartbeat=0.05)
    run.expect(returns=run.receipts, together=40)


async def test_quiet_loop(student):
    """The results reach an event loop that nothing else wakes"""
    run = await student.call("off_the_loop", student.jobs(3, meet=3))
    run.expect(returns=run.receipts, together=3)


async def test_none(student):
    """Without calls, the result is an empty list"""
    run = await student.call("off_the_loop", [])
    run.expect(returns=[])


async def test_exception(student):
    """An exception of a call comes out unchanged, and the event loop keeps running while the others end"""
    [failing] = student.jobs(1, beats=2, raises="LookupError")
    # The student decides whether to wait for the others, so they depend on no event that might not come.
    _, *others = student.jobs(3, times=0, seconds=0.9)
    run = await student.call("off_the_loop", [failing, *others], heartbeat=0.05)
    run.expect(raises=0, finishes=False)
