"""Very many jobs, a limited number of them at once, and none taken before it can start.

In virtual time, durations are multiples of one unit, which each grading draws anew. So each job has one moment at which
it must be called. No list of results is in the order of the ends.
"""

from heapq import heapify, heapreplace

from msgspec.structs import replace


def unit(student):
    """A duration in seconds: some eighths, whose sums and multiples are exact."""
    return student.random.randrange(1, 50) / 8


def plan(rows, limit):
    """The report of a call that starts each job as soon as a place is free."""
    places = [0.0] * limit
    heapify(places)
    ends, jobs = [0.0], {}
    for number, (_, seconds, *_rest) in enumerate(rows, 1):
        start = places[0]
        heapreplace(places, start + seconds)
        ends.append(start + seconds)
        jobs[f"job {number}"] = f"called at {round(start, 6)}, ended at {round(start + seconds, 6)}"
    return {"at_most ended with": [row[0] for row in rows], "seconds until the end": round(max(ends), 6)} | jobs


async def expect_plan(student, rows, limit):
    """One call, explored: each job is called at its moment."""
    exploration = await student.explore("one_call", rows, limit, schedules=20)
    await exploration.expect(plan(rows, limit))


def longer_first(student, count, seconds=0.1, **options):
    """Jobs of which the first one takes a moment longer than the others."""
    first, *others = student.jobs(count, coroutine=True, seconds=seconds, **options)
    return [replace(first, seconds=seconds + 0.1), *others]


async def test_one_second(student):
    """Six jobs of half a second take about a second, three at a time"""
    first, *others = longer_first(student, 6, 0.5, meet=3)
    run = await student.call("at_most", [replace(first, beats=2), *others], 3, ceiling=3, heartbeat=0.1)
    run.expect(returns=run.receipts, together=3, within=1.1)


async def test_limit(student):
    """Of many jobs, as many as the limit allows run at once, and never more"""
    # Three and eight show every limit between them, whatever number is drawn.
    for limit in (8, student.random.randint(4, 7), 3):
        run = await student.call("at_most", longer_first(student, 3 * limit, meet=limit), limit, ceiling=limit)
        run.expect(returns=run.receipts, together=limit)


async def test_forty(student):
    """Forty jobs at once, where the limit is forty"""
    run = await student.call("at_most", longer_first(student, 40, meet=40), 40, ceiling=40)
    run.expect(returns=run.receipts, together=40)


async def test_freed_place(student):
    """While one job is slow, all the other jobs run in the other places"""
    limit = student.random.randint(3, 5)
    slow, *others = student.jobs(3 * limit, coroutine=True)
    run = await student.call("at_most", [replace(slow, after=3 * limit - 1), *others], limit, ceiling=limit)
    run.expect(returns=run.receipts)


async def test_moments(student):
    """Each job is called at the moment when a place is free, and taken no earlier"""
    u = unit(student)
    texts = [f"result {student.random.randrange(10**6)}" for _ in range(9)]
    seconds = [7, 1, 4, 9, 2, 6, 12, 5, 3]
    await expect_plan(student, [[text, n * u] for text, n in zip(texts, seconds, strict=True)], 3)
    await expect_plan(student, [[text, n * u] for text, n in zip(texts, reversed(seconds), strict=True)], 4)


async def test_thousand(student):
    """A thousand jobs, of which none is taken before it can start"""
    count, limit = student.random.randrange(1000, 1010), student.random.randrange(150, 250)
    exploration = await student.explore("thousand", count, limit, unit(student), schedules=2)
    await exploration.expect({"results": "right", "most in flight": limit})


async def test_few(student):
    """One job at a time, more places than jobs, and no jobs at all"""
    u = unit(student)
    rows = [["a", 3 * u], ["b", u], ["c", 2 * u]]
    await expect_plan(student, rows, 1)
    await expect_plan(student, rows, student.random.randrange(4, 9))
    await expect_plan(student, rows[:1], 2)
    await expect_plan(student, [], student.random.randrange(1, 9))


async def test_results(student):
    """A result can be anything"""
    u = unit(student)
    results = [None, 0, "", False, [], "text", "text", ["list"], None]
    await expect_plan(student, [[each, u * (9 - n)] for n, each in enumerate(results)], 2)


async def test_same_job(student):
    """The same job can come more than once"""
    first, second = student.jobs(2, coroutine=True)
    first, second = replace(first, times=3), replace(second, times=2)
    places = [0, 1, 0, 0, 1]
    run = await student.call("at_most", [[first, second][place] for place in places], 2, ceiling=2)
    assert sorted(run.value) == sorted(call.receipt for call in run.observation.calls), (
        "The list should have one result for each call."
    )
    run.expect(returns=run.receipts_at(places))


async def test_exception(student):
    """An exception comes out unchanged when the jobs in flight have ended, and no other job is called"""
    u = unit(student)
    for limit, seconds in ((1, [2, 1]), (3, [4, 6, 1, 2]), (9, [3, 5])):
        rows = [["a", n * u] for n in seconds]
        rows = [*rows[:-1], [None, seconds[-1] * u, 0, student.exception()], *[["b", 5 * u]] * 9]
        exploration = await student.explore("fails", rows, limit, None, schedules=20)
        await exploration.expect({"at_most ended with": f"the exception of job {len(seconds)}"})
    for kind in student.exceptions():
        rows = [["a", 2 * u], ["b", u, 0, kind], ["c", u]]
        exploration = await student.explore("fails", rows, 2, None, schedules=5)
        await exploration.expect({"at_most ended with": "the exception of job 2"})


async def test_several_exceptions(student):
    """If several jobs raise, the exception of one of them comes out, and none is reported as not retrieved"""
    u = unit(student)
    failing = [None, 3 * u, 0, student.exception()]
    for rows in ([failing, ["a", 5 * u], failing, failing], [["a", u], failing, [None, 4 * u, 0, student.exception()]]):
        exploration = await student.explore("fails", [*rows, *[["b", 5 * u]] * 9], 4, None, schedules=20)
        raised = [number for number, row in enumerate(rows, 1) if row[0] is None]
        await exploration.expect(*[{"at_most ended with": f"the exception of job {number}"} for number in raised])


async def test_source_fails(student):
    """An exception that comes instead of a job comes out as well, when the jobs in flight have ended"""
    u = unit(student)
    for count, limit in ((0, 2), (2, 3), (5, 2)):
        rows = [["a", (9 - n) * u] for n in range(count)]
        exploration = await student.explore("fails", rows, limit, student.exception(), schedules=20)
        await exploration.expect({"at_most ended with": "the exception of the source"})
    for kind in student.exceptions():
        exploration = await student.explore("fails", [["a", 2 * u], ["b", u]], 2, kind, schedules=5)
        await exploration.expect({"at_most ended with": "the exception of the source"})


async def test_cancelled(student):
    """If at_most is cancelled, the jobs in flight are cancelled and have ended, and no other job is called"""
    u = unit(student)
    rows = [["a", 2 * u, u], ["b", 9 * u, 4 * u], ["c", 5 * u], ["d", 20 * u, 3 * u], ["e", 20 * u], ["f", u]]
    moments = [0, u, 3 * u, 12 * u]
    exploration = await student.explore("cancelled", rows, 2, moments, schedules=20)
    await exploration.expect({f"cancelled at {moment}": {"at_most ended with": "CancelledError"} for moment in moments})


async def test_again(student):
    """Each call is on its own: two at the same time, and one after them"""
    u = unit(student)
    first = [["a", 9 * u], ["b", u], ["c", 2 * u], ["d", 3 * u], ["e", u], ["f", u]]
    second = [["g", 3 * u], ["h", 2 * u], [None, 4 * u, 0, student.exception()], ["i", u], ["j", u], ["k", u]]
    third = [["l", 4 * u], ["m", 3 * u], ["n", 2 * u], ["o", u]]
    exploration = await student.explore("again", [first, second, third], [3, 3, 4], schedules=20)
    ends = [row[0] for row in first], "the exception of job 3", [row[0] for row in third]
    calls = [{"ended with": end, "most in flight": most} for end, most in zip(ends, (3, 3, 4), strict=True)]
    await exploration.expect({f"call {number}": call for number, call in enumerate(calls, 1)})
