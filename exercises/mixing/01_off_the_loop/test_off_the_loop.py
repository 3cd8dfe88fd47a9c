"""Blocking calls at once, beside a free event loop."""


def blocking(student, count, **how):
    """The first call needs the event loop to move, the others need one another.

    So whoever calls them on the loop is stopped at the first one, for what it does to the loop; and whoever calls them
    one after the other, elsewhere, at the second.
    """
    [first] = student.jobs(1, beats=2, **how)
    _, *others = student.jobs(count, meet=count - 1, **how)
    return [first, *others]


async def test_one_second(student):
    """Five calls of a second each take about a second"""
    run = await student.call("off_the_loop", blocking(student, 5, seconds=1.0), heartbeat=0.05)
    run.expect(returns=run.receipts, together=4, within=1.0)


async def test_free_loop(student):
    """The event loop moves all the time while the calls block"""
    run = await student.call("off_the_loop", student.jobs(3, beats=5), heartbeat=0.05)
    run.expect(returns=run.receipts)


async def test_order(student):
    """The results come in the order of the calls, whichever ends first"""
    [last] = student.jobs(1, beats=8)
    _, *others = student.jobs(4, meet=3)
    run = await student.call("off_the_loop", [last, *others], heartbeat=0.05)
    run.expect(returns=run.receipts, together=3)


async def test_many(student):
    """Forty calls run at once as well as five"""
    run = await student.call("off_the_loop", blocking(student, 41, seconds=0.2), heartbeat=0.05)
    run.expect(returns=run.receipts, together=40)


async def test_quiet_loop(student):
    """The results come back to a loop that nothing else wakes"""
    run = await student.call("off_the_loop", student.jobs(3, meet=3))
    run.expect(returns=run.receipts, together=3)


async def test_none(student):
    """No calls give an empty list"""
    run = await student.call("off_the_loop", [])
    run.expect(returns=[])


async def test_exception(student):
    """A call's exception comes out as it is, and the loop moves on however long the others take"""
    [failing] = student.jobs(1, beats=2, raises="LookupError")
    # Whether the others are waited for is up to the student, so they wait for nothing that might then not come.
    _, *others = student.jobs(3, times=0, seconds=0.9)
    run = await student.call("off_the_loop", [failing, *others], heartbeat=0.05)
    run.expect(raises=0, finishes=False)
