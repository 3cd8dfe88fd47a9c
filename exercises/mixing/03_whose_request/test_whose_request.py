"""Code finds out for which request it runs, wherever it runs."""

HEARTBEAT = 0.1
"""Seconds between two heartbeats of the event loop."""


def ids(student, count):
    """Different ids, drawn anew in each grading."""
    numbers = student.random.sample(range(10**6), count)
    return [f"request {number}" for number in numbers]


def right(**more):
    """The report of a scenario in which current() was right everywhere."""
    return {"where current() was wrong": "nowhere"} | more


async def test_one(student):
    """One request has its id in work and in blocking, and none before and after it"""
    [id] = ids(student, 1)
    run = await student.play("one", id, *student.jobs(1))
    run.expect(returns=right(results=["worked", *run.receipts], blocking=["another thread"]))


async def test_free_loop(student):
    """The event loop runs while blocking blocks"""
    [id] = ids(student, 1)
    run = await student.play("one", id, *student.jobs(1, beats=4), heartbeat=HEARTBEAT)
    run.expect(returns=right(results=["worked", *run.receipts], blocking=["another thread"]))


async def test_forty(student):
    """Forty requests at the same time have their own ids, even if two of them are the same or one is empty"""
    same, *others = ids(student, 38)
    names = [same, same, "", *others]
    works = student.jobs(40, coroutine=True, meet=40)
    run = await student.play("at_once", names, works, student.jobs(42, after=40, meet=2)[40:])
    given = run.receipts
    results = [[work, block] for work, block in zip(given[:40], [*given[40:], *["blocked"] * 38], strict=True)]
    run.expect(returns=right(results=results), together=40)


async def test_in_turn(student):
    """Requests one after the other leave no id behind, neither in the task nor in a thread"""
    names = ids(student, student.random.randrange(5, 9))
    run = await student.play("in_turn", [*names, "", names[0]])
    run.expect(returns=right())


async def test_started(student):
    """Tasks, callbacks and threads that work starts belong to its request"""
    names = ids(student, student.random.randrange(3, 6))
    run = await student.play("started", names)
    run.expect(returns=right(works=len(names)))


async def test_inner(student):
    """A request inside of another one has its own id, and then the outer id is back"""
    outer, *inside = ids(student, 3)
    run = await student.play("inner", outer, [*inside, "", outer])
    run.expect(returns=right(results=["worked", "blocked"]))


async def test_exception(student):
    """An exception comes out unchanged, and the outer id is back"""
    outer, id = ids(student, 2)
    run = await student.play("failing", outer, id, "LookupError")
    run.expect(returns=right(ends=["the exception", "the exception"], called=[]))


async def test_any_exception(student):
    """An exception of any class comes out unchanged, and blocking is called once"""
    run = await student.play("kinds", *ids(student, 1))
    run.expect(returns=right(lost=[], called_once=True))


async def test_empty_results(student):
    """Results can be empty texts"""
    run = await student.play("empty_results", *ids(student, 1))
    run.expect(returns=right(results=["", ""]))


async def test_cancelled(student):
    """A cancelled request raises CancelledError, and the outer id is back"""
    outer, id = ids(student, 2)
    run = await student.play("cancelled", outer, id, heartbeat=HEARTBEAT)
    run.expect(returns=right(ends=["CancelledError", "CancelledError"]))
