"""Two counters that pause at the same time, on one event loop.

The grader listens to the loop in every check: a blocking wait is found before anything that follows from it. A counter
that pauses alone pauses so long that a loop blocked by it counts as blocked.
"""

from msgspec.structs import replace

HEARTBEAT = 0.1
"""Seconds between two heartbeats; half as many in the check that is about the loop itself."""


def pause_job(student, **how):
    """One job for all pauses, with the name that the student knows."""
    [job] = student.jobs(1, word="pause", coroutine=True, times=0, **how)
    return replace(job, name="pause")


def pauses(student, first, second, **how):
    """A pause job whose first calls are not answered before another call is in flight, too.

    Only the first min(first, second) + 1 calls must meet another one. Every right solution makes that many overlapping
    calls, at whatever pace its counters run: neither counter can finish its pauses earlier.
    """
    return pause_job(student, meet=2, meetings=min(first, second) + 1, **how)


def lines(word, count):
    return tuple(f"{word} {number}" for number in range(1, count + 1))


def expect_counting(run, first, second):
    run.expect(returns=first + second, prints={"first ": lines("first", first), "second ": lines("second", second)})
    made = len(run.observation.calls)
    assert made == first + second, (
        f"{first + second} lines were printed, but pause() was awaited {made} times. Await it once after each line."
    )


async def count(student, pause, first, second):
    run = await student.call("count_together", pause, first, second, heartbeat=HEARTBEAT)
    expect_counting(run, first, second)
    return run


async def test_one_second(student):
    """Two pauses of a second each take about a second"""
    run = await count(student, pauses(student, 1, 1, seconds=1.0), 1, 1)
    run.expect(together=2, within=1.0)


async def test_three_each(student):
    """Both count to the same number at the same time"""
    number, seconds = student.random.randint(3, 4), student.random.uniform(0.35, 0.45)
    await count(student, pauses(student, number, number, seconds=seconds), number, number)


async def test_one_goes_on(student):
    """After one counter is done, the other one goes on"""
    shorter = student.random.randint(1, 3)
    longer = student.random.randint(5, 6)
    await count(student, pauses(student, shorter, longer, seconds=0.2), shorter, longer)


async def test_slow_counter(student):
    """A counter that reaches its number first, and one that pauses longer, are both waited for"""
    # Which counter makes the first pause is not known, so each of the two is the one with the higher number once.
    for first, second in ((1, 3), (3, 1)):
        slow = pause_job(student, seconds=1.2)
        quick = replace(pause_job(student, seconds=0.05), name="pause after the first one")
        run = await student.play("slow_counter", slow, quick, first, second, heartbeat=HEARTBEAT)
        expect_counting(run, first, second)


async def test_own_pace(student):
    """Neither counter waits for the other one: each goes on when its own pause has ended"""
    number = student.random.randint(3, 4)
    # The first pause ends only after all pauses of the other counter.
    slow = pause_job(student, seconds=0.05, after=number)
    quick = replace(pause_job(student, seconds=0.05), name="pause after the first one")
    run = await student.play("slow_counter", slow, quick, number, number, heartbeat=HEARTBEAT)
    expect_counting(run, number, number)


async def test_nothing_to_count(student):
    """A counter with limit zero prints nothing, and the other one still counts"""
    seconds = student.random.uniform(0.6, 0.7)
    await count(student, pause_job(student, seconds=seconds), 0, 2)
    await count(student, pause_job(student, seconds=seconds), 2, 0)
    await count(student, pause_job(student), 0, 0)


async def test_line_before_pause(student):
    """Each line is printed before its pause, and the next line after it"""
    run = await count(student, pauses(student, 2, 2, seconds=0.6), 2, 2)
    # Exact on a busy machine, too: both lines left the process before the requests for the first two pauses.
    first_end = min(call.ended for call in run.observation.calls)
    early = {line.text for line in run.observation.lines if line.at < first_end}
    assert early >= {"first 1", "second 1"}, (
        "A pause ended before the first lines were printed. Print each line before its pause."
    )
    assert not early & {"first 2", "second 2"}, (
        "The second lines were printed before any pause ended. Print the next line after the pause."
    )


async def test_free_loop(student):
    """The event loop keeps running while the counters pause"""
    run = await student.call("count_together", pauses(student, 2, 2, beats=2), 2, 2, heartbeat=HEARTBEAT / 2)
    expect_counting(run, 2, 2)


async def test_again(student):
    """Two calls at the same time and a third one after them count on their own, from 1"""
    # One of the first two calls prints only "first", the other one only "second": each word has its lines in order.
    one, two, three = (student.random.randint(1, 2) for _ in range(3))
    four, pause = three + 1, pause_job(student, seconds=0.6)
    run = await student.play("again", pause, [one, 0], [0, two], [three, four], heartbeat=HEARTBEAT)
    prints = {
        "first ": lines("first", one) + lines("first", three),
        "second ": lines("second", two) + lines("second", four),
    }
    run.expect(returns=[one, two, three + four], prints=prints)
