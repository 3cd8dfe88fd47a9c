"""Every job in its own thread.

Where no order of the ends matters, the first job ends last. So results in the order of the ends are always wrong. The
numbers of jobs are fixed, so that a pool of a fixed size fails the same checks each time.
"""

from msgspec.structs import replace


def together(student, count, seconds):
    """Jobs that are in flight together. The first one ends a moment after the others."""
    first, *others = student.jobs(count, meet=count, seconds=seconds)
    return [replace(first, seconds=seconds + 0.1), *others]


async def test_one_second(student):
    """Five jobs of a second each take about a second"""
    run = await student.call("fan_out", together(student, 5, 1.0))
    run.expect(returns=run.receipts, together=5, within=1.0)


async def test_order(student):
    """The results, also empty ones, come in the order of the jobs, whichever ends first"""
    slow, *others = student.jobs(4, meet=5)
    empty = student.random.randrange(3)
    others[empty] = replace(others[empty], text="")
    # The job that ends last is the first one of the list, and stands in it twice.
    slow = replace(slow, times=2, after=3, seconds=student.random.uniform(0.1, 0.5))
    run = await student.call("fan_out", [slow, *others, slow])
    run.expect(returns=run.receipts_at([0, 1, 2, 3, 0]), together=5)


async def test_many(student):
    """Forty jobs run at once, too"""
    run = await student.call("fan_out", together(student, 40, 0.2))
    run.expect(returns=run.receipts, together=40)


async def test_none(student):
    """Without jobs, the result is an empty list"""
    run = await student.call("fan_out", [])
    run.expect(returns=[])


async def test_exception_first(student):
    """When the first job to end raises, its exception comes out after all other jobs are done"""
    failing, *others = student.jobs(3, meet=3, seconds=student.random.uniform(0.5, 0.7))
    run = await student.call("fan_out", [replace(failing, seconds=0.1, raises="Exception"), *others])
    run.expect(raises=0)


async def test_exception_last(student):
    """When the last job to end raises, its exception comes out, also one that is not an Exception"""
    # Two jobs, in either order: no check has fewer at the same time.
    failing, other = student.jobs(2, meet=2)
    failing = replace(failing, after=1, raises="BaseException")
    run = await student.call("fan_out", student.random.choice([[failing, other], [other, failing]]))
    run.expect(raises=run.observation.run.jobs.index(failing))


async def test_two_exceptions(student):
    """When two jobs raise, one of the exceptions comes out after all other jobs are done"""
    jobs = student.jobs(4, meet=4)
    slow, raises = student.random.randint(1, 3), student.exception()
    jobs[0] = replace(jobs[0], raises=raises)
    jobs[slow] = replace(jobs[slow], seconds=0.6, raises=raises)
    run = await student.call("fan_out", jobs)
    came = getattr(run.observation.ending, "problem", None)
    run.expect(raises=0 if came and came.message == run.receipts[0] else slow)


async def test_again(student):
    """Two calls at the same time and a third one after them have nothing to do with each other"""
    # The first call has a result before the second one has its results, and ends after it.
    early, late = student.jobs(2)
    run = await student.play("again", [early, replace(late, after=3)], student.jobs(2, after=1), student.jobs(1))
    receipts = run.receipts
    run.expect(returns=[receipts[:2], receipts[2:4], receipts[4:]])


async def test_every_schedule(student):
    """In any order of the threads, no result is lost, and the call takes exactly one second of virtual time"""
    exploration = await student.explore("fan_out", student.jobs(3, seconds=1.0), schedules=30)
    await exploration.expect(exploration.receipts, makespan=1.0, together=3)
