"""Blocking calls at once, while the event loop stays free.

Where no order of the ends matters, the first call ends last. So results in the order of the ends are always wrong. The
numbers of calls are fixed, so that a pool of a fixed size fails the same checks each time.
"""

from msgspec.structs import replace

HEARTBEAT = 0.1
"""Seconds between two heartbeats; half as many in the check that is about the loop itself."""


def blocking(student, count, seconds=0.1):
    """Calls that need each other. The first one also needs a running event loop, and ends a moment after the others."""
    first, *others = student.jobs(count, meet=count, seconds=seconds)
    return [replace(first, beats=2, seconds=seconds + 0.1), *others]


async def test_one_second(student):
    """Five calls of a second each take about a second"""
    run = await student.call("off_the_loop", blocking(student, 5, 1.0), heartbeat=HEARTBEAT)
    run.expect(returns=run.receipts, together=5, within=1.0)


async def test_free_loop(student):
    """The event loop keeps running while three calls block, or two, or one"""
    jobs = student.jobs(6, beats=3)
    run = await student.play("in_turn", jobs[:3], jobs[3:4], jobs[4:], heartbeat=HEARTBEAT / 2)
    given = run.receipts
    run.expect(returns=[given[:3], given[3:4], given[4:]])


async def test_order(student):
    """The results come in the order of the calls, whichever ends first"""
    jobs = student.jobs(4, meet=4)
    place = student.random.randrange(3)  # not the last one, whose result comes last in any order
    # A loop that is blocked for so long counts as blocked, however busy the machine is.
    jobs[place] = replace(jobs[place], after=3, seconds=1.0)
    run = await student.call("off_the_loop", jobs, heartbeat=HEARTBEAT)
    run.expect(returns=run.receipts, together=4)


async def test_many(student):
    """Forty calls run at once, too"""
    run = await student.call("off_the_loop", blocking(student, 40, 0.2), heartbeat=HEARTBEAT)
    run.expect(returns=run.receipts, together=40)


async def test_pair(student):
    """Two calls run at once"""
    run = await student.call("off_the_loop", blocking(student, 2), heartbeat=HEARTBEAT)
    run.expect(returns=run.receipts, together=2)


async def test_quiet_loop(student):
    """The results reach an event loop that nothing else wakes"""
    first, *others = student.jobs(3, meet=3)
    run = await student.call("off_the_loop", [replace(first, after=2), *others])
    run.expect(returns=run.receipts, together=3)


async def test_none(student):
    """Without calls, the result is an empty list"""
    run = await student.call("off_the_loop", [])
    run.expect(returns=[])


async def test_texts(student):
    """A function can stand in the list more than once, and its result can be an empty text"""
    twice, *others = student.jobs(3, meet=4, text="")
    twice = replace(twice, text=None, times=2, after=2, seconds=1.0)
    run = await student.call("off_the_loop", [twice, *others, twice], heartbeat=HEARTBEAT)
    run.expect(returns=run.receipts_at([0, 1, 2, 0]), together=4)


async def test_exception(student):
    """An exception of a call comes out unchanged, and the event loop keeps running while the others end"""
    [failing] = student.jobs(1, beats=2, raises=student.exception())
    # The exception is there long before the last of their heartbeats, on a busy machine as well. Where the student does
    # not wait for them, they end at once. They wait for their heartbeats for as long as they take.
    _, *others = student.jobs(3, times=0, beats=9, seconds=1.5)
    run = await student.call("off_the_loop", [failing, *others], heartbeat=HEARTBEAT)
    run.expect(raises=0, finishes=False)


async def test_again(student):
    """Two calls of off_the_loop at the same time have nothing to do with each other"""
    # The first one has a result before the second one has its results, and ends after it.
    early, late = student.jobs(2)
    others = student.jobs(2, after=1)
    run = await student.play("again", [early, replace(late, after=3)], others, heartbeat=HEARTBEAT)
    given = run.receipts
    run.expect(returns=[given[:2], given[2:]])
