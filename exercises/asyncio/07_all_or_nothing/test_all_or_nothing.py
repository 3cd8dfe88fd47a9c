"""All steps are done, or none goes on.

Durations are multiples of one unit, which each grading draws anew. Except in one check, no two things happen at the
same moment, so every schedule has the same outcome. No list of results is in the order of the ends.
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


def raised(moment):
    return f"raised at {at(moment)}"


def stopped(moment, ended=None, how="ended"):
    return f"cancelled at {at(moment)}, {how} at {at(moment if ended is None else ended)}"


def report(end, moment, *steps):
    """The report of a call that ended so at that moment."""
    return {"all_or_nothing ended with": end, "seconds until the end": at(moment)} | {
        f"step {n}": each for n, each in enumerate(steps, 1)
    }


def of_step(number):
    return f"the exception of step {number}"


def is_what_failed(value):
    """Whether that came out which the steps have raised, and nothing still runs."""
    failed = [of_step(key.split()[1]) for key, state in value.items() if "raised at" in str(state)]
    end = failed[0] if len(failed) == 1 else f"a group of {' and '.join(failed)}"
    return (
        failed and value["all_or_nothing ended with"] == end and "still" not in str(value) and "left" not in str(value)
    )


FAILED = "what came out is not what the steps have raised: {value}"


async def expect(student, expected, *arguments):
    """One call of all_or_nothing, explored."""
    exploration = await student.explore("one_call", *arguments, schedules=20)
    await exploration.expect(expected)


async def test_together(student):
    """Forty steps run at the same time, and the results are in order"""
    first, *others = student.jobs(40, coroutine=True, meet=40)
    run = await student.call("all_or_nothing", [replace(first, seconds=0.3), *others])
    run.expect(returns=run.receipts, together=40)


async def test_results(student):
    """Each step is called once for each place, and a result can be an empty text"""
    u = unit(student)
    rows = [["", 4 * u], ["b", u], ["c", 3 * u], ["", 0]]
    states = f"{done(4 * u)} and {done(4 * u)}", done(u), done(3 * u), done(0.0)
    exploration = await student.explore("one_call", rows, [0, 1, 0, 2, 3], schedules=20)
    await exploration.expect(report(["", "b", "", "c", ""], 4 * u, *states))


async def test_alone(student):
    """One step is done or fails, and no steps give an empty list"""
    u = unit(student)
    await expect(student, report(["a"], 2 * u, done(2 * u)), [["a", 2 * u]])
    await expect(student, report(of_step(1), 2 * u, raised(2 * u)), [["a", 2 * u, student.exception()]])
    exploration = await student.explore("none", schedules=20)
    await exploration.expect([])


async def test_failure(student):
    """When a step fails, the others are cancelled and have ended"""
    u = unit(student)
    rows = [["a", 9 * u, None, u], ["b", 2 * u], ["c", 3 * u, student.exception()], ["d", 8 * u, None, 4 * u]]
    states = stopped(3 * u, 4 * u), done(2 * u), raised(3 * u), stopped(3 * u, 7 * u)
    await expect(student, report(of_step(3), 7 * u, *states), rows)


async def test_last_failure(student):
    """A failure counts when all other steps are done, too"""
    u = unit(student)
    rows = [["a", 4 * u, student.exception()], ["b", u], ["c", 2 * u]]
    await expect(student, report(of_step(1), 4 * u, raised(4 * u), done(u), done(2 * u)), rows)


async def test_several(student):
    """If steps also raise while they clean up, a group of all these exceptions comes out"""
    u, kind = unit(student), student.exception()
    # Step 3 still cleans up when step 1 raises.
    rows = [["a", 9 * u, None, 5 * u, kind], ["b", 2 * u, kind], ["c", 9 * u, None, 8 * u]]
    states = stopped(2 * u, 7 * u, "raised"), raised(2 * u), stopped(2 * u, 10 * u)
    await expect(student, report(f"a group of {of_step(1)} and {of_step(2)}", 10 * u, *states), rows)
    rows = [["a", 9 * u, None, 5 * u, kind], ["b", 9 * u, None, 2 * u, kind], ["c", u, kind]]
    exploration = await student.explore("one_call", rows, schedules=20)
    await exploration.expect(holds=is_what_failed, says=FAILED)


async def test_same_moment(student):
    """If two steps fail at the same moment, what comes out is what they have raised"""
    u = unit(student)
    rows = [["a", 2 * u, student.exception()], ["b", 9 * u], ["c", 2 * u, student.exception()]]
    exploration = await student.explore("one_call", rows, schedules=40)
    await exploration.expect(holds=is_what_failed, says=FAILED)


async def test_own_group(student):
    """A group that a step itself raises comes out as it is"""
    u = unit(student)
    rows = [["a", 3 * u], ["b", 2 * u, "ExceptionGroup"]]
    await expect(student, report(of_step(2), 2 * u, stopped(2 * u), raised(2 * u)), rows)
    rows = [["a", 3 * u, None, u, student.exception()], ["b", 2 * u, "ExceptionGroup"]]
    states = stopped(2 * u, 3 * u, "raised"), raised(2 * u)
    await expect(student, report(f"a group of {of_step(1)} and {of_step(2)}", 3 * u, *states), rows)


async def test_ends_normally(student):
    """A step that ends normally after its cancellation changes nothing"""
    u = unit(student)
    rows = [["a", 9 * u, None, 3 * u, "normally"], ["b", u, student.exception()], ["c", 9 * u, None, u, "normally"]]
    states = stopped(u, 4 * u), raised(u), stopped(u, 2 * u)
    await expect(student, report(of_step(2), 4 * u, *states), rows)


async def test_cancelled(student):
    """If all_or_nothing is cancelled, every step is cancelled and has ended"""
    u = unit(student)
    rows = [["a", 2 * u], ["b", 9 * u, None, 4 * u], ["c", 9 * u, None, u]]
    moments = [0, at(u), at(3 * u)]
    exploration = await student.explore("cancelled", rows, moments, schedules=20)
    await exploration.expect({f"cancelled at {moment}": "CancelledError" for moment in moments})


async def test_cancelled_late(student):
    """If it is cancelled while steps clean up, they have ended, too"""
    u = unit(student)
    rows = [["a", u, student.exception()], ["b", 9 * u, None, 4 * u], ["c", 9 * u, None, 2 * u]]
    moment = at(2 * u)
    exploration = await student.explore("cancelled", rows, [moment], schedules=20)
    await exploration.expect({f"cancelled at {moment}": "CancelledError"}, {f"cancelled at {moment}": of_step(1)})


async def test_again(student):
    """Each call is on its own, and a step can be used again"""
    u = unit(student)
    failing = [["a of call 1", 4 * u], ["b of call 1", 2 * u, student.exception()]]
    others = [[[f"a of call {n}", a * u], [f"b of call {n}", u]] for n, a in ((2, 5), (3, 3))]
    exploration = await student.explore("again", failing, *others, schedules=20)
    ends = of_step(2), *([f"a of call {n}", f"b of call {n}"] for n in (2, 3, 3))
    await exploration.expect({f"call {number} ended with": end for number, end in enumerate(ends, 1)})
