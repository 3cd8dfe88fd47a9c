"""A pool lends connections to threads. Queries run on a real database, and the pool's waiting is explored.

The SQL function of a query is a job, so the service sees how many queries are in flight. When a thread gets a
connection is measured in virtual time only. There, no machine is busy.
"""


def compare(found, **wanted):
    """Fails the check unless the entries of a report are as expected; names those that are not."""
    wanted = {key.replace("_", " "): value for key, value in wanted.items()}
    differences = [f"{key}: {found[key]!r} instead of {wanted[key]!r}" for key in wanted if found[key] != wanted[key]]
    assert not differences, f"{' · '.join(differences)}."[:800]


NO_TROUBLE = {"one_connection_in_two_hands": 0, "open_after_close": 0}
"""Entries of a report on a real database."""


def threads(*results, most=1, **more):
    """The report on made-up connections: what each thread got, and when."""
    found = {f"thread {number}": result for number, result in enumerate(results, 1)}
    return found | {"most open": most, "problems": []} | more


async def test_together(student):
    """Six queries of half a second take about a second with three connections"""
    run = await student.play("queries", 3, student.jobs(6, seconds=0.5, meet=3), ceiling=3)
    run.expect(together=3, within=1.0)
    compare(run.value, results=run.receipts, connections_opened=3, most_open_at_once=3, **NO_TROUBLE)


async def test_sizes(student):
    """As many queries run at once as the pool has room for, each on a connection of its own, and never more"""
    for size in (8, student.random.randint(3, 7), 2):
        run = await student.play("queries", size, student.jobs(3 * size, seconds=0.3, meet=size), ceiling=size)
        run.expect(together=size)
        wanted = {"connections_opened": size, "most_open_at_once": size, "connections_used_for_queries": size}
        compare(run.value, results=run.receipts, **wanted, **NO_TROUBLE)


async def test_one_connection(student):
    """A pool of one connection runs one query at a time"""
    run = await student.play("queries", 1, student.jobs(student.random.randint(3, 4), seconds=0.3), ceiling=1)
    compare(run.value, results=run.receipts, connections_opened=1, most_open_at_once=1, **NO_TROUBLE)


async def test_as_needed(student):
    """A connection is opened only when one is needed and none is free"""
    run = await student.play("one_by_one", student.random.randint(2, 9), student.jobs(student.random.randint(3, 5)))
    found = run.value
    compare(found, results=run.receipts, opened_before_the_first_query=0, connections_opened=1, **NO_TROUBLE)


async def test_connecting(student):
    """Several connections are opened at the same time"""
    size = student.random.randint(3, 5)
    run = await student.play("connecting", size, student.jobs(size, meet=size))
    run.expect(together=size)
    compare(run.value, results=[1] * size, connections_opened=size, **NO_TROUBLE)


async def test_rollback(student):
    """Changes that a block has not committed are undone, however the block ends, and its exception comes out"""
    run = await student.play("rolled_back")
    found = run.value
    compare(found, exceptions_that_did_not_come_out=[], notes=["kept"], open_transactions_lent=0)
    compare(found, connections_opened=1)
    compare(found, database_left_locked=0)


async def test_broken(student):
    """A connection that was closed in a block is replaced by a new one"""
    times = student.random.randint(3, 5)
    run = await student.play("broken", times)
    compare(run.value, results=[7] * times + ["the exception of the block", "two"], most_open_at_once=2, **NO_TROUBLE)


async def test_close(student):
    """close closes the free connections at once, and the others when they come back"""
    run = await student.play("closing", student.jobs(1))
    found = run.value
    closed = {"connection() after close": ["RuntimeError"] * 2}
    compare(found, open=[2, 1, 0], the_lent_connection=run.receipts[0], close_again=None, **closed)


async def test_sharing(student):
    """Threads wait for a connection, and get it as soon as one comes back"""
    for size, users, starts in ((1, 3, "012"), (2, 3, "001"), (2, 2, "00")):
        exploration = await student.explore("sharing", size, users, schedules=60, lapses=False)
        await exploration.expect({"starts": list(starts), "most open": min(size, users), "problems": []})


async def test_many(student):
    """Forty threads borrow forty connections at the same time"""
    exploration = await student.explore("sharing", 40, 40, schedules=1, lapses=False)
    await exploration.expect({"starts": ["0"] * 40, "most open": 40, "problems": []})


async def test_quick(student):
    """However the threads interleave, no connection is lent twice, and no place is lost"""
    for size, users in ((1, 2), (2, 2), (1, 3)):
        exploration = await student.explore("quick", size, users, schedules=200)
        await exploration.expect(*[threads(*[True] * users, most=most) for most in range(1, size + 1)])


async def test_broken_while_waiting(student):
    """When a connection breaks, a thread that waits for it opens another one, after the old one is closed"""
    moment = student.random.randint(2, 9)
    exploration = await student.explore("breaking", moment, schedules=40, lapses=False)
    await exploration.expect(threads("connection 1 at 0", f"connection 2 at {moment}"))


async def test_connect_fails(student):
    """When connect raises, its exception comes out, and the place is free for the next thread"""
    seconds = student.random.randint(1, 5)
    for kind in ("Failed", "OSError"):
        exploration = await student.explore("failing", seconds, kind, schedules=40, lapses=False)
        ends = [f"connection 1 at {2 * seconds}", f"the exception of connect at {seconds}"]
        await exploration.expect({"ends": ends, "most open": 1, "problems": []})


async def test_never_connects(student):
    """An exception of connect comes out, of any class, and the place is free then"""
    run = await student.play("never_connects")
    run.expect(returns=[])


async def test_long_waits(student):
    """A thread that waits sleeps, also if it takes long"""
    exploration = await student.explore("long_waits", 300, schedules=2, lapses=False)
    await exploration.expect(threads("connection 1 at 0", "connection 1 at 300", "connection 1 at 600"))


async def test_slow_connect(student):
    """While one thread opens a connection, another one gives its own back, and a third one gets that"""
    seconds = student.random.randint(5, 9)
    exploration = await student.explore("slow_connect", seconds, schedules=40, lapses=False)
    await exploration.expect(
        threads("connection 1 at 0", f"connection 2 at {1 + seconds}", "connection 1 at 3", most=2)
    )


async def test_timeout(student):
    """At its limit, a thread stops waiting with a TimeoutError; the others go on"""
    limit = student.random.randint(2, 5)
    held = limit + student.random.randint(2, 5)
    exploration = await student.explore("limits", limit, held, schedules=50, lapses=False)
    await exploration.expect(threads("connection 1 at 0", f"TimeoutError at {1 + limit}", f"connection 1 at {held}"))


async def test_no_patience(student):
    """With a limit of 0 seconds, a thread does not wait for others; opening a connection may take its time"""
    seconds = student.random.randint(1, 9)
    exploration = await student.explore("no_patience", seconds, schedules=5, lapses=False)
    await exploration.expect(threads("TimeoutError at 0", "connection 1 at 0", f"connection 1 at {seconds}"))


async def test_at_the_limit(student):
    """A connection that comes back when threads give up still reaches the thread that waits on"""
    exploration = await student.explore("at_the_limit", student.random.randint(2, 5) / 10, schedules=250)
    await exploration.expect(
        holds=lambda found: (
            found["problems"] == []
            and found["ends"] == ["connection"] * 2
            and set(found["limited"]) <= {"connection", "TimeoutError"}
        ),
        says="one of the threads without a limit did not get a connection: {value}",
    )


async def test_one_limit(student):
    """The limit counts from the beginning, whatever happens meanwhile"""
    exploration = await student.explore("one_limit_for_all_waits", 2, schedules=40, lapses=False)
    await exploration.expect(
        {"others": ["0", "2"], "limited": "TimeoutError at 3"}, {"others": ["0", "2"], "limited": "connection 1 at 2"}
    )


async def test_one_limit_when_woken(student):
    """The limit counts from the beginning, also for a thread that was woken and came too late"""
    exploration = await student.explore("taken_again", 3, schedules=60, lapses=False)
    ends = "connection 1 at 2", "TimeoutError at 4"
    await exploration.expect(*[{"limited": end, "problems": []} for end in ends])


async def test_close_while_waiting(student):
    """close wakes the threads that wait, with a RuntimeError, and the lent connection is closed when it comes back"""
    moment = student.random.randint(2, 5)
    held = moment + student.random.randint(1, 5)
    exploration = await student.explore("close_while_waiting", moment, held, schedules=40, lapses=False)
    woken = f"RuntimeError at {moment}"
    await exploration.expect(threads("connection 1 at 0", woken, woken, f"closed at {moment}", open=0))


async def test_close_while_connecting(student):
    """A connection that is opened while the pool is closed is closed again, and not lent"""
    moment = student.random.randint(1, 5)
    seconds = moment + student.random.randint(1, 5)
    exploration = await student.explore("close_while_connecting", moment, seconds, schedules=50, lapses=False)
    await exploration.expect(threads(f"RuntimeError at {seconds}", f"closed at {moment}", open=0))


async def test_close_or_give_back(student):
    """A connection that comes back at the same time as the pool is closed does not stay open"""
    exploration = await student.explore("close_or_give_back", schedules=200)
    await exploration.expect(*[{"got": got, "open": 0, "problems": []} for got in ("connection", "RuntimeError")])


async def test_two_pools(student):
    """A pool goes on when another one is closed"""
    moment = student.random.randint(2, 5)
    exploration = await student.explore("two_pools", moment, schedules=20, lapses=False)
    results = ["connection 1 at 0", "connection 1 at 0", f"connection 1 at {moment + 1}", f"closed at {moment}"]
    await exploration.expect(threads(*results, open=0))
