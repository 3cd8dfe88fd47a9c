"""Each job within its own limit, and all within one.

Durations are multiples of one unit, which each grading draws anew. No two things happen at the same moment, so every
schedule has the same outcome. No list of results is in the order of the ends.
"""

from msgspec.structs import replace


def unit(student):
    """A duration in seconds: some eighths, whose sums and multiples are exact."""
    return student.random.randrange(1, 50) / 8


def at(seconds):
    """A moment as the scenarios say it."""
    return round(seconds, 6)


def done(moment):
    return f"done at {at(moment)}"


def late(moment, ended=None):
    return f"cancelled at {at(moment)}, ended at {at(moment if ended is None else ended)}"


def report(end, moment, *jobs):
    """The report of a call that ended so at that moment."""
    return {"in_time ended with": end, "seconds until the end": at(moment)} | {
        f"job {n}": state for n, state in enumerate(jobs, 1)
    }


async def expect(student, expected, *arguments):
    """One call of in_time, explored."""
    exploration = await student.explore("one_call", *arguments, schedules=20)
    await exploration.expect(expected)


async def test_together(student):
    """Forty jobs run at the same time, and two of them are late"""
    first, *others = student.jobs(40, coroutine=True, meet=38)
    jobs = [replace(first, seconds=0.3), *others]
    limits = [60.0] * 40
    for place in student.random.sample(range(1, 40), 2):
        jobs[place] = replace(jobs[place], seconds=30.0, meet=0, times=0)
        limits[place] = 0.5
    run = await student.call("in_time", jobs, limits, 90.0)
    in_time = zip(run.receipts, limits, strict=True)
    run.expect(returns=[receipt if limit > 1 else None for receipt, limit in in_time], together=38)


async def test_own_limits(student):
    """A job is cancelled at its own limit, and the others go on"""
    u = unit(student)
    rows = [["a", 5 * u], ["b", u], ["c", 9 * u], ["d", 8 * u], ["e", 4 * u]]
    expected = report(["a", "b", None, None, "e"], 5 * u, done(5 * u), done(u), late(2 * u), late(3 * u), done(4 * u))
    await expect(student, expected, rows, [6 * u, 7 * u, 2 * u, 3 * u, 9 * u], 20 * u)


async def test_total(student):
    """At the total time, the rest is cancelled, and results are kept"""
    u = unit(student)
    rows = [["a", 5 * u], ["b", 2 * u], ["c", u], ["d", 9 * u], ["e", 99 * u]]
    expected = report([None, "b", "c", None, None], 4 * u, late(4 * u), done(2 * u), done(u), late(3 * u), late(4 * u))
    await expect(student, expected, rows, [6 * u, 9 * u, 8 * u, 3 * u, 999 * u], 4 * u)


async def test_cleaning_up(student):
    """in_time waits until cancelled jobs have cleaned up"""
    u = unit(student)
    rows = [["a", 2 * u], ["b", 9 * u, 5 * u], ["c", u]]
    expected = report(["a", None, "c"], 8 * u, done(2 * u), late(3 * u, 8 * u), done(u))
    # The total time passes while job 2 cleans up.
    await expect(student, expected, rows, [9 * u, 3 * u, 9 * u], 5 * u)
    rows = [["a", 9 * u, u], ["b", 9 * u, 6 * u], ["c", 2 * u], ["d", 9 * u, 3 * u]]
    expected = report(
        [None, None, "c", None], 10 * u, late(4 * u, 5 * u), late(4 * u, 10 * u), done(2 * u), late(4 * u, 7 * u)
    )
    await expect(student, expected, rows, [11 * u, 12 * u, 13 * u, 14 * u], 4 * u)
    day = 86_400 * 8 * u  # one or more
    expected = report([None, "b"], u + day, late(u, u + day), done(2 * u))
    await expect(student, expected, [["a", 9 * u, day], ["b", 2 * u]], [u, 9 * u], 3 * u)


async def test_exception(student):
    """An exception comes out unchanged when the others have ended"""
    u = unit(student)
    rows = [["a", 9 * u, u], ["b", u], ["c", 3 * u, 0, student.exception()], ["d", 9 * u], ["e", 8 * u, 4 * u]]
    limits, states = [20 * u, 30 * u, 4 * u, 2 * u, 30 * u], [late(3 * u, 4 * u), done(u), f"raised at {at(3 * u)}"]
    expected = report("the exception of job 3", 7 * u, *states, late(2 * u), late(3 * u, 7 * u))
    await expect(student, expected, rows, limits, 99 * u)


async def test_two_exceptions(student):
    """When two jobs raise at the same moment, one of their exceptions comes out, and the other one is retrieved"""
    u = unit(student)
    rows = [["a", 9 * u, 2 * u], ["b", 3 * u, 0, student.exception()], ["c", 3 * u, 0, student.exception()]]
    others, raised, stopped = late(3 * u, 5 * u), f"raised at {at(3 * u)}", late(3 * u)
    ends = (2, raised, raised), (3, raised, raised), (2, raised, stopped), (3, stopped, raised)
    exploration = await student.explore("one_call", rows, [20 * u, 30 * u, 40 * u], 99 * u, schedules=20)
    await exploration.expect(*[report(f"the exception of job {job}", 5 * u, others, *both) for job, *both in ends])


async def test_own_timeout(student):
    """A TimeoutError of a job is an exception like any other"""
    u = unit(student)
    rows = [["a", 9 * u, 2 * u], ["b", 3 * u, 0, "TimeoutError"], ["c", 2 * u]]
    states = late(3 * u, 5 * u), f"raised at {at(3 * u)}", done(2 * u)
    await expect(student, report("the exception of job 2", 5 * u, *states), rows, [7 * u, 8 * u, 9 * u], 99 * u)
    alone = report("the exception of job 1", u, f"raised at {at(u)}")
    await expect(student, alone, [["a", u, 0, "TimeoutError"]], [3 * u], 2 * u)


async def test_cancelled(student):
    """If in_time is cancelled, every job is cancelled and has ended"""
    u = unit(student)
    rows = [["a", 2 * u], ["b", 9 * u, 4 * u], ["c", 20 * u, 3 * u], ["d", 20 * u, 5 * u]]
    moments = [
        0,
        at(u),
        at(5 * u),
        at(11 * u),
    ]  # before it begins, while all run, while job 2 cleans up, after the total time
    exploration = await student.explore(
        "cancelled", rows, [9 * u, 4 * u, 99 * u, 99 * u], 10 * u, moments, schedules=20
    )
    await exploration.expect({f"cancelled at {moment}": "CancelledError" for moment in moments})


async def test_alone(student):
    """One job is in time or late, and no jobs give an empty list"""
    u = unit(student)
    await expect(student, report(["a"], 2 * u, done(2 * u)), [["a", 2 * u]], [3 * u], 4 * u)
    await expect(student, report([None], 2 * u, late(2 * u)), [["a", 3 * u]], [2 * u], 4 * u)
    await expect(student, report([None], 2 * u, late(2 * u)), [["a", 3 * u]], [4 * u], 2 * u)
    exploration = await student.explore("none", u, schedules=20)
    await exploration.expect({"result": [], "seconds": 0.0})


async def test_texts(student):
    """A job can be given twice, and a result can be an empty text"""
    u = unit(student)
    rows = [["", 3 * u], ["b", 2 * u], ["", 0]]
    states = f"{late(u)} and {done(3 * u)}", f"{done(2 * u)} and {late(u, u)}", done(0.0)
    limits = [u, 4 * u, 5 * u, 6 * u, u]
    exploration = await student.explore("one_call", rows, limits, 9 * u, [0, 1, 2, 0, 1], schedules=20)
    await exploration.expect(report([None, "b", "", "", None], 3 * u, *states))


async def test_again(student):
    """Each call is on its own, and a job can be used again"""
    u = unit(student)
    rows = [[[f"a of call {n}", a * u], [f"b of call {n}", b * u]] for n, a, b in ((1, 4, 2), (2, 5, 1))]
    exploration = await student.explore("again", rows, [9 * u, 8 * u], [3 * u, 6 * u, 7 * u], schedules=20)
    ends = [None, "b of call 1"], ["a of call 2", "b of call 2"], ["a of call 1", "b of call 1"]
    await exploration.expect({f"call {number} ended with": end for number, end in enumerate(ends, 1)})
