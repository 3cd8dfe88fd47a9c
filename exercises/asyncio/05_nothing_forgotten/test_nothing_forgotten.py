"""Every request is handled, every exception is logged, and nothing is kept.

Durations are multiples of one unit, which each grading draws anew. No two things happen at the same moment, so every
schedule has the same outcome.
"""


def unit(student):
    """A duration in seconds: some eighths, whose sums and multiples are exact."""
    return student.random.randrange(1, 50) / 8


def at(seconds):
    """A moment as the scenarios say it."""
    return round(seconds, 6)


def done(moment):
    return f"done at {at(moment)}"


def failed(moment, logged):
    return f"failed at {at(moment)}, logged at {at(logged)}"


def report(end, moment, *requests):
    """The report of a call that ended so at that moment."""
    return {"serve ended with": end, "seconds until the end": at(moment)} | {
        f"request {n}": each for n, each in enumerate(requests, 1)
    }


def every_kind(student):
    """The names of many exceptions."""
    return ["Exception", "TimeoutError", "OSError", "ConnectionError", *student.exceptions()]


async def expect(student, expected, *arguments, schedules=20):
    """One call of serve, explored."""
    exploration = await student.explore("one_call", *arguments, schedules=schedules)
    await exploration.expect(expected)


async def test_together(student):
    """Sixty requests are handled at the same time"""
    run = await student.play("jobs", *student.jobs(60, coroutine=True, meet=60))
    run.expect(returns=60, together=60)


async def test_hundreds(student):
    """Hundreds of requests are handled at the same time"""
    u, count = unit(student), student.random.randrange(200, 300)
    rows = [[u, f"request {number}", 500 * u] for number in range(count)]
    states = [done((number + 500) * u) for number in range(1, count + 1)]
    await expect(student, report(count, (count + 500) * u, *states), rows, schedules=2)


async def test_background(student):
    """The next request does not wait, and serve ends with the last one"""
    u = unit(student)
    rows = [[u, "a", 9 * u], [2 * u, "b", u], [3 * u, "c", 2 * u]]
    await expect(student, report(3, 10 * u, done(10 * u), done(4 * u), done(8 * u)), rows)
    rows = [[0, "a", u], [2 * u, "b", 5 * u]]
    await expect(student, report(2, 7 * u, done(u), done(7 * u)), rows)


async def test_errors(student):
    """Every exception is logged immediately, and the log is awaited"""
    u = unit(student)
    kinds = "ValueError", "OSError", "ValueError", "LookupError"
    rows = [
        [0, "a", 9 * u, kinds[0]],
        [0, "b", u, kinds[1]],
        [0, "c", 6 * u],
        [u, "a", 2 * u, kinds[2]],
        [0, "d", u, kinds[3]],
    ]
    states = failed(9 * u, 14 * u), failed(u, 6 * u), done(6 * u), failed(3 * u, 8 * u), failed(2 * u, 7 * u)
    await expect(student, report(5, 14 * u, *states), rows, 5 * u)
    kinds = ["StopAsyncIteration", *every_kind(student)]
    rows = [[u, "a", u / 4, kind] for kind in kinds]
    states = [failed((number + 0.25) * u, (number + 0.5) * u) for number, _ in enumerate(kinds, 1)]
    await expect(student, report(len(kinds), (len(kinds) + 0.5) * u, *states), rows, u / 4, schedules=5)


async def test_texts(student):
    """A request can be empty, come again, be alone, or never come"""
    u = unit(student)
    rows = [[0, "", 2 * u], [u, "a", 5 * u], [0, "", 3 * u, "ValueError"], [0, "a", u]]
    states = done(2 * u), done(6 * u), failed(4 * u, 4 * u), done(2 * u)
    await expect(student, report(4, 6 * u, *states), rows)
    await expect(student, report(1, 3 * u, done(3 * u)), [[u, "a", 2 * u]])
    await expect(student, report(1, 4 * u, failed(3 * u, 4 * u)), [[u, "a", 2 * u, "OSError"]], u)
    await expect(student, report(0, 2 * u), [], 0, 2 * u)


async def test_requests_break(student):
    """If requests raises, the rest is handled and logged first"""
    u = unit(student)
    rows = [[0, "a", 7 * u], [u, "b", u], [0, "c", 4 * u, "OSError"]]
    states = done(7 * u), done(2 * u), failed(5 * u, 9 * u)
    await expect(student, report("the exception of requests", 9 * u, *states), rows, 4 * u, 2 * u, "LookupError")
    for kind in every_kind(student):
        await expect(student, report("the exception of requests", u), [], 0, u, kind, schedules=5)


async def test_cancelled(student):
    """If serve is cancelled, every handling is cancelled and has ended"""
    u = unit(student)
    rows = [[u, "a", 2 * u], [u, "b", 30 * u, None, 3 * u], [u, "c", 3 * u, "OSError"], [0, "d", 30 * u, None, u]]
    # Before it begins; while it waits for a request; while it waits for the rest; while a log is written.
    moments = [0, at(2.5 * u), at(5.5 * u), at(7 * u)]
    # A log takes longer than every cleaning up, so a log that goes on is still running when serve ends.
    exploration = await student.explore("cancelled", rows, 20 * u, 2 * u, moments, schedules=20)
    await exploration.expect({f"cancelled at {moment}": "CancelledError" for moment in moments})


async def test_cancelled_after_failure(student):
    """That also holds while it waits because requests raised"""
    u = unit(student)
    rows = [[0, "a", 30 * u, None, u], [u, "b", 2 * u, "OSError"], [0, "c", 30 * u, None, 3 * u]]
    # After requests raised at 2 u: before the log of "b" begins, and while it is written.
    moments = [at(2.5 * u), at(3.5 * u)]
    exploration = await student.explore("cancelled", rows, 20 * u, u, moments, "LookupError", schedules=20)
    await exploration.expect({f"cancelled at {moment}": "CancelledError" for moment in moments})


async def test_cancelled_early(student):
    """That also holds while more requests can come"""
    u = unit(student)
    rows = [[0, "a", 30 * u, None, u], [u, "b", u, "OSError"], [0, "c", 30 * u, None, 4 * u]]
    moments = [at(u / 2), at(1.5 * u), at(3 * u)]
    exploration = await student.explore("cancelled", rows, 20 * u, 50 * u, moments, schedules=20)
    await exploration.expect({f"cancelled at {moment}": "CancelledError" for moment in moments})


async def test_collected(student):
    """No handling is lost when the garbage collector runs"""
    run = await student.play("collected", 6)
    run.expect(returns={"serve returned": 6, "requests handled": 6})


async def test_kept(student):
    """Nothing is kept of a handling that is over"""
    count = student.random.randrange(200, 300)
    run = await student.play("kept", count)
    value = run.value
    assert value["serve returned"] == count, f"serve returned {value['serve returned']!r} after {count} requests."
    assert value["kept"] <= 20, (
        f"Of {count} requests that were over, your program still kept something of {value['kept']}."
    )


async def test_again(student):
    """Each call is on its own"""
    u = unit(student)
    first, second = [[0, "a", 2 * u], [0, "b", u, "OSError"]], [[0, "c", 9 * u], [u, "d", u]]
    exploration = await student.explore("again", first, second, schedules=20)
    early, late = report(2, 2 * u, done(2 * u), failed(u, u)), report(2, 9 * u, done(9 * u), done(2 * u))
    reports = enumerate((early, late, early), 1)
    await exploration.expect({f"call {n}, {key}": value for n, each in reports for key, value in each.items()})
