"""At most so many entries in any span of time, each as early as possible.

Durations are multiples of one unit, which each grading draws anew. In virtual time, each entry has exactly one moment.
"""


def unit(student):
    """A duration in seconds: some eighths, whose sums and multiples are exact."""
    return student.random.randrange(1, 50) / 8


def entered(moment):
    return f"entered at {round(float(moment), 6)}"


async def expect_visits(student, calls, per, rows, *lines):
    """Tasks that come to one pace, explored: what should be reported about each."""
    exploration = await student.explore("visits", calls, per, rows, schedules=30)
    await exploration.expect({f"task {number}": line for number, line in enumerate(lines, 1)})


async def test_real(student):
    """On the real clock, blocks begin at the right pace, run at the same time, and leave the event loop free"""
    slow = student.jobs(1, coroutine=True, beats=9, seconds=1.2)
    jobs = [*slow, *student.jobs(6, coroutine=True, seconds=0.2)[1:]]
    run = await student.play("real", 2, 0.4, jobs, heartbeat=0.05)
    run.expect(returns={"results": run.receipts, "the last block": "in time"}, together=2)


async def test_at_once(student):
    """Tasks that come at the same moment enter in groups"""
    u = unit(student)
    rows = [[0.0, 0.0]] * 8
    for per in (u, 0.125):
        await expect_visits(student, 3, per, rows, *[entered(n // 3 * per) for n in range(8)])


async def test_any_span(student):
    """The limit holds in any span of time, not only between two ticks of a clock"""
    u = unit(student)
    rows = [[arrival * u, 0.0] for arrival in (0, 8, 9, 11, 12, 13, 31)]
    await expect_visits(student, 3, 10 * u, rows, *[entered(m * u) for m in (0, 8, 9, 11, 18, 19, 31)])


async def test_break(student):
    """A long break saves nothing up"""
    u = unit(student)
    rows = [[arrival * u, 0.0] for arrival in (0, 100, 101, 102, 103, 104)]
    await expect_visits(student, 2, 10 * u, rows, *[entered(m * u) for m in (0, 100, 101, 110, 111, 120)])


async def test_one(student):
    """One entry at a time, with a span between them"""
    u = unit(student)
    rows = [[arrival * u, 0.0] for arrival in (0, 1, 2, 14, 40)]
    await expect_visits(student, 1, 5 * u, rows, *[entered(m * u) for m in (0, 5, 10, 15, 40)])


async def test_long_blocks(student):
    """A block takes its time, and the next ones begin meanwhile"""
    u = unit(student)
    rows = [[0.0, n * u] for n in (50, 1, 70, 3, 2)]
    await expect_visits(student, 2, 4 * u, rows, *[entered(m * u) for m in (0, 0, 4, 4, 8)])


async def test_order(student):
    """Tasks enter in the order in which they came"""
    u = unit(student)
    rows = [[arrival * u, 0.0] for arrival in (0, 1, 2, 3, 4, 12)]
    await expect_visits(student, 1, 10 * u, rows, *[entered(m * u) for m in (0, 10, 20, 30, 40, 50)])
    rows = [[(9 - n) * u, 0.0] for n in range(7)]
    await expect_visits(student, 2, 20 * u, rows, *[entered(m * u) for m in (63, 44, 43, 24, 23, 4, 3)])


async def test_cancelled(student):
    """The turn of a task that is cancelled while it waits goes to the next one"""
    u = unit(student)
    rows = [[0.0, 0.0], [u, 0.0, 5 * u], [2 * u, 0.0], [3 * u, 0.0, 4 * u], [6 * u, 0.0], [7 * u, 0.0, 15 * u]]
    gone = "not entered, cancelled at {}".format
    lines = [entered(0), gone(5 * u), entered(10 * u), gone(4 * u), entered(20 * u), gone(15 * u)]
    await expect_visits(student, 1, 10 * u, [*rows, [8 * u, 0.0]], *lines, entered(30 * u))
    # All who wait are cancelled, and the pace goes on as if they had never come.
    rows = [[0.0, 0.0], [0.0, 0.0], [u, 0.0, 3 * u], [u, 0.0, 4 * u], [5 * u, 0.0], [30 * u, 0.0], [30 * u, 0.0]]
    lines = [entered(0), entered(0), gone(3 * u), gone(4 * u), entered(10 * u), entered(30 * u), entered(30 * u)]
    await expect_visits(student, 2, 10 * u, rows, *lines)


async def test_cancelled_as_it_may_enter(student):
    """The turn of a task that is cancelled at the moment of its turn is not lost"""
    u = unit(student)
    rows = [[0.0, 0.0], [u, 0.0, 10 * u], [2 * u, 0.0]]
    exploration = await student.explore("visits", 1, 10 * u, rows, schedules=30)
    gone = f"cancelled at {round(10 * u, 6)}"
    courses = [
        (f"not entered, {gone}", entered(10 * u)),
        (entered(10 * u), entered(20 * u)),
        (f"{entered(10 * u)}, {gone}", entered(20 * u)),
    ]
    await exploration.expect(*[{"task 1": entered(0), "task 2": two, "task 3": three} for two, three in courses])


async def test_sleeps(student):
    """A task that waits for days sleeps, and does not ask again and again"""
    days = student.random.randrange(10**6, 2 * 10**6)
    rows = [[0.0, 0.0]] * 3
    await expect_visits(student, 1, days, rows, *[entered(n * days) for n in range(3)])


async def test_cancelled_inside(student):
    """A block that was entered counts, even if it is cancelled or raises"""
    u = unit(student)
    rows = [[0.0, 9 * u, u], [0.0, 9 * u, 2 * u], [3 * u, 0.0], [3 * u, 0.0]]
    lines = [f"{entered(0)}, cancelled at {round(n * u, 6)}" for n in (1, 2)]
    await expect_visits(student, 2, 10 * u, rows, *lines, entered(10 * u), entered(10 * u))


async def test_any_exception(student):
    """An exception of any class comes out of the block"""
    u, count = unit(student), 27
    exploration = await student.explore("fails", 2, u, count, schedules=4)
    line = "{}, its exception came out".format
    await exploration.expect({f"task {n + 1}": line(entered(n // 2 * u)) for n in range(count)})


async def test_idle(student):
    """When the last waiting task is cancelled, nothing is left running"""
    exploration = await student.explore("idle", unit(student), schedules=30)
    await exploration.expect({"tasks running after the cancellation": 0})


async def test_one_task(student):
    """One task that enters again and again, and a block inside a block"""
    u = unit(student)
    exploration = await student.explore("one_task", 3, u, 10, schedules=30)
    await exploration.expect({f"entry {n + 1}": f"at {round(n // 3 * u, 6)}" for n in range(10)})
    exploration = await student.explore("nested", 1, u, schedules=30)
    await exploration.expect({"outer block": entered(0.0), "inner block": entered(u)})


async def test_several(student):
    """Several paces are independent"""
    u = unit(student)
    exploration = await student.explore("several", [[1, u], [2, 3 * u], [1, u], [5, 2 * u]], 7, schedules=30)
    paces = (1, 1), (2, 3), (1, 1), (5, 2)
    entries = [[round(n // calls * per * u, 6) for n in range(7)] for calls, per in paces]
    await exploration.expect({f"pace {number}": each for number, each in enumerate(entries, 1)})


async def test_crowd(student):
    """Hundreds of tasks, more than thirty at once"""
    u, calls = unit(student), student.random.randrange(31, 40)
    exploration = await student.explore("crowd", calls, u, 7 * calls, schedules=4)
    moments = {round(n * u, 6): calls for n in range(7)}
    await exploration.expect({"entries at each moment": moments, "in order": True})
