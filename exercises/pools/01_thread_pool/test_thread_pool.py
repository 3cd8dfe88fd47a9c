"""Many jobs, a limited number of them at once.

The jobs may start in any order, so no job waits for one that an unusual order could delay. Instead, each waits until
all workers are busy, while enough jobs are left for that. Where no order of the ends matters, the first job takes
longer than the others. So results in the order of the ends are always wrong.
"""

from msgspec.structs import replace


def longer_first(student, count, seconds=0.1, **options):
    """Jobs of which the first one takes a moment longer than the others."""
    first, *others = student.jobs(count, seconds=seconds, **options)
    return [replace(first, seconds=seconds + 0.1), *others]


async def test_one_second(student):
    """Six jobs of half a second take about a second with three workers"""
    run = await student.call("thread_pool", longer_first(student, 6, 0.5, meet=3), 3, ceiling=3)
    run.expect(returns=run.receipts, together=3, within=1.1)


async def test_all_places(student):
    """Forty workers have forty jobs in flight"""
    run = await student.call("thread_pool", longer_first(student, 40, meet=40), 40, ceiling=40)
    run.expect(returns=run.receipts, together=40)


async def test_limit(student):
    """Of many jobs, as many as there are workers run at once, and never more"""
    # Three and eight show every limit between them, whatever number is drawn.
    for workers in (8, student.random.randint(4, 7), 3):
        jobs = longer_first(student, 3 * workers, meet=workers)
        run = await student.call("thread_pool", jobs, workers, ceiling=workers)
        run.expect(returns=run.receipts, together=workers)


async def test_one_worker(student):
    """One worker runs one job at a time"""
    run = await student.call("thread_pool", student.jobs(student.random.randint(2, 4)), 1, ceiling=1)
    run.expect(returns=run.receipts)


async def test_freed_place(student):
    """While one job is slow, the other workers do all the other jobs"""
    workers = student.random.randint(3, 5)
    count = student.random.randint(2 * workers + 1, 3 * workers)
    slow, *others = student.jobs(count)
    run = await student.call("thread_pool", [replace(slow, after=count - 1), *others], workers, ceiling=workers)
    run.expect(returns=run.receipts)


async def test_few_jobs(student):
    """A few jobs run at once when there are more workers"""
    workers = student.random.randint(4, 8)
    run = await student.call("thread_pool", longer_first(student, 3, meet=3), workers, ceiling=workers)
    run.expect(returns=run.receipts, together=3)


async def test_none(student):
    """Without jobs, the result is an empty list"""
    run = await student.call("thread_pool", [], student.random.randint(1, 9))
    run.expect(returns=[])


async def test_texts(student):
    """A job can stand in the list more than once, and its result can be an empty text"""
    twice, empty, last = student.jobs(3, text="", meet=3)
    twice = replace(twice, text=None, times=2, after=2)
    run = await student.call("thread_pool", [twice, empty, twice, last], 3, ceiling=3)
    run.expect(returns=run.receipts_at([0, 1, 0, 2]), together=3)


async def test_exception(student):
    """When a job raises, all the others are still done, and then its exception comes out"""
    failing, *others = student.jobs(student.random.randint(6, 9))
    slow = [replace(job, seconds=0.6) for job in others[:2]]
    run = await student.call("thread_pool", [replace(failing, raises="Exception"), *slow, *others[2:]], 3, ceiling=3)
    run.expect(raises=0)


async def test_exceptions(student):
    """When a job raises in each worker, the other jobs are still called"""
    # An IndexError, because a worker may take one for the end of the jobs.
    first, second, *others = student.jobs(student.random.randint(5, 8))
    failing = [replace(job, raises="IndexError") for job in (first, second)]
    run = await student.call("thread_pool", [*failing, *others], 2, ceiling=2)
    came = getattr(run.observation.ending, "problem", None)
    run.expect(raises=1 if came and came.message == run.receipts[1] else 0)


async def test_interrupted(student):
    """An exception that is not an Exception, such as KeyboardInterrupt or SystemExit, comes out, too"""
    failing, *others = student.jobs(3)
    run = await student.call("thread_pool", [replace(failing, raises="BaseException"), *others], 2, ceiling=2)
    run.expect(raises=0)
    run = await student.play("exits", [replace(failing, raises="SystemExit"), *others], ceiling=2)
    run.expect(returns={"SystemExit": run.receipts[0]})


async def test_again(student):
    """Two calls at the same time and a third one after them have nothing to do with each other"""
    # The first call has a free worker while a job of the second one is left, and ends after the second one.
    early, late = student.jobs(2)
    others = student.jobs(3, after=1)
    slow, quick = student.jobs(
        2
    )  # the third call: its first job ends last, so that the order is never a matter of chance
    run = await student.play("again", early, replace(late, after=4), others, [replace(slow, seconds=0.5), quick])
    receipts = run.receipts
    run.expect(returns=[receipts[:2], receipts[2:5], receipts[5:]])


async def test_every_schedule(student):
    """In any order of the workers, no result is lost, and five jobs take exactly two seconds of virtual time"""
    exploration = await student.explore("thread_pool", student.jobs(5, seconds=1.0), 3, schedules=100, lapses=False)
    await exploration.expect(exploration.receipts, makespan=2.0, together=3, ceiling=3)
