"""Every item is consumed once, and never more of them wait than there is room for.

Durations are multiples of one unit, which each grading draws anew.
"""

from msgspec.structs import replace


def unit(student):
    """A duration in seconds: some eighths, whose sums and multiples are exact."""
    return student.random.randrange(1, 50) / 8


def at(seconds):
    """A moment as the scenarios say it."""
    return round(float(seconds), 6)


def report(moment, end=None, **more):
    """The report of a call that ended so at that moment."""
    return {"hand_over ended with": end, "seconds until the end": at(moment)} | {
        key.replace("_", " "): each for key, each in more.items()
    }


def states(*lists):
    """The fate of the items: for each producer, pairs of the moments when an item was begun and done."""
    return {
        f"item {place} of producer {number}": f"begun at {at(begun)}, done at {at(done)}"
        for number, pairs in enumerate(lists, 1)
        for place, (begun, done) in enumerate(pairs, 1)
    }


async def test_together(student):
    """Six consumers work at the same time, each on one item"""
    first, *others = student.jobs(30, coroutine=True)
    jobs = [replace(first, seconds=0.2), *others]
    jobs[:6] = [replace(job, meet=6) for job in jobs[:6]]
    run = await student.play("jobs", 6, 2, *jobs, ceiling=6)
    run.expect(returns=None, together=6)


async def test_items(student):
    """Items of any kind are consumed, in the order in which they came"""
    u = unit(student)
    things = [None, 0, "", [], False, None, "a", "a", {"b": None}]
    exploration = await student.explore("items", [[[0, thing] for thing in things]], [u], 2, schedules=20)
    await exploration.expect(report(9 * u) | states([(n * u, (n + 1) * u) for n in range(9)]))


async def test_slow_producers(student):
    """All producers are asked at the same time, and an item does not wait if a consumer is free"""
    u = unit(student)
    lists = [[[2 * u, "a"], [3 * u, "b"]], [[u, "c"], [9 * u, "d"]], []]
    exploration = await student.explore("items", lists, [0.5 * u, 0.5 * u], 2, schedules=20)
    pairs = [(2 * u, 2.5 * u), (5 * u, 5.5 * u)], [(u, 1.5 * u), (10 * u, 10.5 * u)]
    await exploration.expect(report(10.5 * u) | states(*pairs))


async def test_slow_consumer(student):
    """A consumer that is free gets the next item, whatever the others do"""
    u = unit(student)
    for seconds in ([u, 6.5 * u], [6.5 * u, u]):
        exploration = await student.explore("shares", [[[0, n] for n in range(6)]], seconds, 2, schedules=20)
        counts = {f"consumer {n}_consumed": 5 if each == u else 1 for n, each in enumerate(seconds, 1)}
        await exploration.expect(report(6.5 * u, **counts))


async def test_room(student):
    """Producers go on until as many items wait as there is room for"""
    u = unit(student)
    for room, producers in ((1, 2), (student.random.randrange(5, 9), 2), (4, 3)):
        lists = [[[0, f"{place} of {number}"] for place in range(12)] for number in range(producers)]
        exploration = await student.explore("waiting", lists, [u, u], room, schedules=20)
        in_order = report(6 * producers * u, consumed=12 * producers)
        allowed = [in_order | {"most items that waited": most} for most in range(room, room + producers + 1)]
        says = f"room {room}, producers {producers}, so {room} to {room + producers} items should wait: {{value}}"
        await exploration.expect(holds=lambda value, allowed=allowed: value in allowed, says=says)


async def test_few(student):
    """There can be no producers, no items, or fewer items than consumers"""
    u = unit(student)
    for lists, pairs in (([], []), ([[], []], []), ([[[u, "a"]], []], [[(u, 3 * u)]])):
        exploration = await student.explore("items", lists, [2 * u] * 3, 1, schedules=20)
        await exploration.expect(report(3 * u if pairs else 0) | states(*pairs))


async def test_crowd(student):
    """Forty producers are asked at the same time, and forty consumers work at the same time"""
    u = unit(student)
    exploration = await student.explore("items", [[[u, n]] for n in range(40)], [2 * u] * 40, 1, schedules=4)
    await exploration.expect(report(3 * u) | states(*[[(u, 3 * u)]] * 40))


async def test_consumer_fails(student):
    """If a consumer raises, the others are cancelled and have ended"""
    u = unit(student)
    # It depends on the schedule which of the two consumers gets the bad item.
    lists = [[[0, "a"], [0, "bad"], *[[0, n] for n in range(9)]], [[30 * u, "b"]]]
    exploration = await student.explore("fails", lists, [5 * u, 2 * u], 2, 3 * u, schedules=20)
    failed = "the exception that was raised"
    early, late = report(5 * u, failed, items_begun=2), report(8 * u, failed, items_begun=4)
    await exploration.expect(early, late)
    exploration = await student.explore("fails", [[[u, "bad"]]], [u], 1, 0, schedules=20)
    await exploration.expect(report(2 * u, failed, items_begun=1))


async def test_producer_fails(student):
    """If a producer raises, the others are cancelled and have ended"""
    u = unit(student)
    lists = [[[0, n] for n in range(9)], [[u, "a"], [2 * u, "raises", "EOFError"]], [[30 * u, "b"]]]
    exploration = await student.explore("fails", lists, [9 * u, 9 * u], 9, 2 * u, schedules=20)
    await exploration.expect(report(5 * u, "the exception that was raised", items_begun=2))


async def test_any_exception(student):
    """An exception of any class comes out, of a consumer and of a producer"""
    for name in ("consumer", "producer"):
        exploration = await student.explore("kinds", name == "consumer", schedules=2)
        await exploration.expect([], says=f"not raised by hand_over, if a {name} raises it: {{value}}")


async def test_several_fail(student):
    """If several raise at the same time, one exception comes out, and asyncio does not report the others"""
    for of_consumers in (True, False):
        exploration = await student.explore("several_fail", of_consumers, schedules=20)
        await exploration.expect("one of the exceptions")


async def test_cancelled_in_the_end(student):
    """If hand_over is cancelled while it waits for clean-ups, it still waits until they have ended"""
    u = unit(student)
    failed = "the exception that was raised"
    after_failure = [[[0, "a"], [u, "raises", "OSError"]]], [at(2 * u)]
    twice = [[[0, "a"], [0, "b"]]], [at(u), at(2 * u)]
    for (lists, moments), ends in ((after_failure, (failed, "CancelledError")), (twice, ("CancelledError",))):
        # The clean-ups take days.
        arguments = lists, [9 * u, 9 * u], 10**6 * u, moments
        exploration = await student.explore("cancelled_in_the_end", *arguments, schedules=20)
        over = {"still running": [], "tasks left running": 0}
        await exploration.expect(*[{"hand_over ended with": end} | over for end in ends])


async def test_cancelled(student):
    """If hand_over is cancelled, everything is cancelled and has ended"""
    u = unit(student)
    lists = [[[0, "a"], [0, "b"], [0, "c"], [0, "d"]], [[3 * u, "e"]]]
    # Before it begins; while a producer waits for room and one for an item; when all producers are done.
    moments = [0, at(u), at(4.5 * u), at(8.5 * u)]
    exploration = await student.explore("cancelled", lists, [2 * u], 1, 5 * u, moments, schedules=20)
    await exploration.expect({f"cancelled at {moment}": "CancelledError" for moment in moments})
    # While all consumers wait.
    exploration = await student.explore(
        "cancelled", [[[u, "a"], [9 * u, "b"]]], [u, u], 1, u, [at(3 * u)], schedules=20
    )
    await exploration.expect({f"cancelled at {at(3 * u)}": "CancelledError"})


async def test_again(student):
    """Each call is on its own"""
    u = unit(student)
    exploration = await student.explore("again", [[[0, "a"], [4 * u, "b"]], [[u, "c"]]], [u], 1, schedules=20)
    first, second = states([(0, u), (4 * u, 5 * u)]), states([(u, 2 * u)])
    reports = enumerate((report(5 * u) | first, report(2 * u) | second, report(5 * u) | first), 1)
    await exploration.expect({f"call {n}, {key}": value for n, each in reports for key, value in each.items()})
