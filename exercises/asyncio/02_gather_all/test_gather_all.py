"""All jobs at once, on one event loop.

Where no order of the ends matters, the first job ends last, and there are ten jobs or more. So results in the order of
the ends, or of a set, are always wrong.
"""

from msgspec.structs import replace


def together(student, count, seconds=0.1, **options):
    """Jobs that are in flight together. The first one ends a moment after the others."""
    first, *others = student.jobs(count, coroutine=True, meet=count, seconds=seconds, **options)
    return [replace(first, seconds=seconds + 0.1), *others]


async def test_one_second(student):
    """Ten jobs of a second each take about a second"""
    run = await student.call("gather_all", together(student, 10, 1.0))
    run.expect(returns=run.receipts, together=10, within=1.0)


async def test_order(student):
    """The results come in the order of the jobs, whichever ends first"""
    jobs = student.jobs(10, coroutine=True, meet=10)
    place = student.random.randrange(9)  # not the last one, whose result comes last in any order
    jobs[place] = replace(jobs[place], after=9)
    run = await student.call("gather_all", jobs)
    run.expect(returns=run.receipts, together=10)


async def test_many(student):
    """Two hundred jobs run at once, too"""
    run = await student.call("gather_all", together(student, 200), heartbeat=0.05)
    run.expect(returns=run.receipts, together=200)


async def test_pair(student):
    """Two jobs run at once, and one job alone"""
    for count in (2, 1):
        run = await student.call("gather_all", student.jobs(count, coroutine=True, meet=count))
        assert sorted(run.value) == sorted(run.receipts), "The list should have the result of each job, and no other."


async def test_none(student):
    """Without jobs, the result is an empty list"""
    run = await student.call("gather_all", [])
    run.expect(returns=[])


async def test_texts(student):
    """A job can stand in the list more than once, and its result can be an empty text"""
    often, *others = student.jobs(8, coroutine=True, meet=10)
    often, empty = replace(often, times=3, after=7), student.random.randrange(7)
    others[empty] = replace(others[empty], text="")
    run = await student.call("gather_all", [often, *others[:4], often, *others[4:], often])
    run.expect(returns=run.receipts_at([0, 1, 2, 3, 4, 0, 5, 6, 7, 0]), together=10)


async def test_exception(student):
    """An exception of a job comes out unchanged"""
    jobs = student.jobs(5, coroutine=True, meet=5)
    place = student.random.randrange(5)
    jobs[place] = replace(jobs[place], raises=student.exception())
    run = await student.call("gather_all", jobs)
    run.expect(raises=place, finishes=False)


async def test_free_loop(student):
    """The event loop keeps running while the jobs wait"""
    run = await student.call("gather_all", together(student, 10, beats=2), heartbeat=0.05)
    run.expect(returns=run.receipts, together=10)


async def test_again(student):
    """Two calls at the same time and a third one after them have nothing to do with each other"""
    # The first call has a result before the second one has its results, and ends after it.
    early, late = student.jobs(2, coroutine=True)
    others = student.jobs(2, coroutine=True, after=1)
    first, *third = student.jobs(10, coroutine=True)
    lists = [early, replace(late, after=3)], others, [replace(first, seconds=0.2), *third]
    run = await student.play("again", *lists, heartbeat=0.05)
    given = run.receipts
    run.expect(returns=[given[:2], given[2:4], given[4:]])
