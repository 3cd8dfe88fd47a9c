"""Tries again where that can help, at the right moments, and nowhere else.

In virtual time, durations are multiples of one unit, which each grading draws anew. So each try has one moment.
"""

from itertools import pairwise

SHARES = (0.75, 0.25, 0.5, 0.875, 0.125, 0.625)
"""The values of random() after the first try, after the second one, and so on."""


def unit(student):
    """A duration in seconds: some eighths, whose sums and multiples are exact."""
    return student.random.randrange(1, 50) / 8


def shares(student):
    """As SHARES, but beginning elsewhere."""
    at = student.random.randrange(len(SHARES))
    return [*SHARES[at:], *SHARES[:at]]


def report(rows, shares, base, end):
    """The report of a call that makes one try for each row, and ends after the last one."""
    moments, now = [0.0], 0.0
    for number, (row, _) in enumerate(pairwise(rows)):
        now += row[0] + (row[2] if len(row) > 2 else shares[number % len(shares)] * base * 2**number)
        moments.append(round(now, 6))
    return {"tries at": moments, "ended with": end, "seconds until the end": round(now + rows[-1][0], 6)}


def named(rows):
    """How the report calls the last answer."""
    answer = rows[-1][1]
    return f"{'response' if isinstance(answer, int) else 'exception'} {answer} of try {len(rows)}"


async def expect(student, rows, tries, *, idempotent=True, more=()):
    """One call that ends with the last row: `more` are answers that it should never get."""
    base, chosen = unit(student), shares(student)
    exploration = await student.explore("one_call", [*rows, *more], chosen, tries, base, idempotent, schedules=10)
    await exploration.expect(report(rows, chosen, base, named(rows)))


async def test_real(student):
    """On the real clock, the waits are long enough, and the event loop stays free"""
    jobs = student.jobs(2, coroutine=True)
    meanwhile = student.jobs(1, coroutine=True, beats=10, seconds=0.9)
    # The deadline is longer than a wait that is too long, so the reason is the same on any machine.
    run = await student.play("real", 2.0, *meanwhile, jobs, heartbeat=0.05, deadline=6.0)
    run.expect(returns=[200, run.receipts[1:], run.receipts[0], "waited"])


async def test_first(student):
    """A request that succeeds is made once"""
    u = unit(student)
    for status in (200, 204, 301, student.random.randrange(201, 300)):
        await expect(student, [[u, status]], 3, more=[[u, 200]])


async def test_busy(student):
    """After 429 and 503, it waits longer each time, and tries again"""
    u = unit(student)
    await expect(student, [[u, 503], [2 * u, 429], [u, 503], [3 * u, 429], [u, 200]], 7)
    await expect(student, [[u, 429], [u, 200]], 2, idempotent=False)
    await expect(student, [[0.0, 503]] * 9 + [[0.0, 204]], 20, idempotent=False)
    # The server needs a day or more for an answer.
    await expect(student, [[800_000 * u, 503], [900_000 * u, 200]], 3)


async def test_other_statuses(student):
    """Any other status is returned at once"""
    u = unit(student)
    for status in (400, 404, 409, 428, 500, 502, 504):
        await expect(student, [[u, status]], 4, more=[[u, 200]])
    await expect(student, [[u, 503], [u, 404]], 4, more=[[u, 200]])


async def test_broken(student):
    """If the request is idempotent, it tries again after a ConnectionError or a TimeoutError"""
    u = unit(student)
    await expect(student, [[u, "ConnectionError"], [9 * u, "TimeoutError"], [u, 200]], 4)
    kinds = "ConnectionResetError", "ConnectionRefusedError", "BrokenPipeError", "ConnectionAbortedError"
    await expect(student, [*([u, kind] for kind in kinds), [u, 200]], 9)
    await expect(student, [[u, "OwnTimeout"], [2 * u, "OwnReset"], [u, 200]], 4)
    await expect(student, [[u, "TimeoutError"], [u, 503], [u, "ConnectionError"], [u, 404]], 9, more=[[u, 200]])


async def test_order(student):
    """If the request is not idempotent, it is not made again after an exception"""
    u = unit(student)
    for kind in ("ConnectionError", "TimeoutError", "ConnectionResetError", "OwnTimeout", "OwnReset"):
        await expect(student, [[u, kind]], 4, idempotent=False, more=[[u, 200]])
        await expect(student, [[u, 503], [2 * u, kind]], 4, idempotent=False, more=[[u, 200]])


async def test_other_exceptions(student):
    """Any other exception comes out at once"""
    u = unit(student)
    for kind in (
        *student.exceptions(),
        "OSError",
        "FileNotFoundError",
        "BlockingIOError",
        "InterruptedError",
        "Exception",
    ):
        await expect(student, [[u, kind]], 4, more=[[u, 200]])
    await expect(student, [[u, "ConnectionError"], [u, student.exception()]], 4, more=[[u, 200]])


async def test_retry_after(student):
    """A response that says when to try again is obeyed"""
    u = unit(student)
    await expect(student, [[u, 503, 50 * u], [u, 429, 0.0], [u, 503], [u, 429, u], [u, 200]], 6)
    await expect(student, [[u, 429, 2.5], [u, "TimeoutError"], [u, 503, 0], [u, 200]], 4)
    await expect(student, [[u, 404, 5.0]], 4, more=[[u, 200]])


async def test_last_try(student):
    """After the last try, its response or exception comes out at once"""
    u = unit(student)
    for last in ([u, 503], [2 * u, 429, 9.0], [u, "ConnectionError"], [u, "TimeoutError"]):
        tries = student.random.randrange(3, 6)
        await expect(student, [*[[u, 503]] * (tries - 1), last], tries, more=[[u, 200]])
        await expect(student, [[u, "ConnectionError"], last], 2, more=[[u, 200]])
        await expect(student, [last], 1, more=[[u, 200]])


async def test_cancelled(student):
    """A cancellation, during a request or a wait, comes out at once, and no other request is made"""
    u = unit(student)
    # With these shares, the waits are 2, 4 and 8 units.
    rows = [[u, 503], [3 * u, "TimeoutError"], [u, 503, 7 * u], [u, 200]]
    moments = [0.5 * u, 2 * u, 5 * u, 8 * u, 15 * u]
    exploration = await student.explore("cancelled", rows, [0.5], 4, 4 * u, moments, schedules=10)
    lines = [f"CancelledError at {round(moment, 6)}" for moment in moments]
    counts = 1, 1, 2, 2, 3
    await exploration.expect(
        {
            f"cancelled at {moment}": f"{line}, tries made: {count}, tasks left: 0"
            for moment, line, count in zip(moments, lines, counts, strict=True)
        }
    )


async def test_together(student):
    """Many calls at the same time do not affect each other, and each has its own jitter"""
    base, calls, expected = unit(student), [], {}
    failed = [["TimeoutError"], [503], ["ConnectionError"], [429, 3.0]]
    for number in range(8):
        u, chosen, kind = unit(student), [*SHARES[number % 6 :], *SHARES[: number % 6]], failed[number % 4]
        rows = [[u, *kind]] * (1 + number % 3) + [[u, 200 + number]]
        calls.append([rows, chosen, 4, base, True])
        expected[f"call {number + 1}"] = report(rows, chosen, base, named(rows))
    expected["call 9"] = expected["call 1"]
    exploration = await student.explore("together", calls, schedules=10)
    await exploration.expect(expected)
