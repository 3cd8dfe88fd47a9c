"""Two counters that pause at the same time, on one event loop."""

from msgspec.structs import replace


def pause_job(student, **how):
    """One job for all pauses, with the name that the student knows."""
    [job] = student.jobs(1, coroutine=True, times=0, **how)
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


async def test_one_second(student):
    """Two pauses of a second each take about a second"""
    run = await student.call("count_together", pauses(student, 1, 1, seconds=1.0), 1, 1)
    expect_counting(run, 1, 1)
    run.expect(together=2, within=1.0)


async def test_three_each(student):
    """Both count to three at the same time"""
    run = await student.call("count_together", pauses(student, 3, 3, seconds=0.2), 3, 3)
    expect_counting(run, 3, 3)


async def test_one_goes_on(student):
    """After one counter has reached two, the other one goes on to six"""
    run = await student.call("count_together", pauses(student, 2, 6, seconds=0.1), 2, 6)
    expect_counting(run, 2, 6)


async def test_nothing_to_count(student):
    """A counter with limit zero prints nothing, and the other one still counts"""
    run = await student.call("count_together", pause_job(student), 0, 3)
    expect_counting(run, 0, 3)


async def test_line_before_pause(student):
    """Each line is printed before its pause, and the next line after it"""
    run = await student.call("count_together", pauses(student, 2, 2, seconds=0.2), 2, 2)
    expect_counting(run, 2, 2)
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
    run = await student.call("count_together", pauses(student, 2, 2, beats=2), 2, 2, heartbeat=0.05)
    expect_counting(run, 2, 2)
