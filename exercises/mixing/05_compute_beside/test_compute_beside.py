"""Calculations beside an event loop. The kernel says where each call comes from; heartbeats say that the loop is free.

The numbers of requests are fixed, so that a wrong solution fails the same checks each time.
"""

from msgspec.structs import replace

HEARTBEAT = 0.05
"""Seconds between two heartbeats of the loop."""
FREE = 3
"""Heartbeats that come while a calculation waits for its end: only if the loop is free."""


def work(student, count, **options):
    """Numbers that differ, the last of them 0, and the jobs that compute them."""
    numbers = [*student.random.sample(range(1, 1000), count - 1), 0]
    return numbers, dict(zip(numbers, student.jobs(count, seconds=0.0, **options), strict=True))


def check_processes(student, run, workers):
    """Fails the check if more processes called than there are workers."""
    processes = len({call.process for call in run.observation.calls} - {0})
    if processes > workers:
        text = f"The calls of crunch came from {processes} processes; {workers} are enough for {workers} workers."
        student.fail("too_many_processes", text)


async def test_free_loop(student):
    """The event loop stays free during a calculation"""
    numbers, jobs = work(student, 2, beats=FREE)
    crunch = student.crunch(jobs)
    run = await student.play("all_at_once", numbers, crunch, 1, heartbeat=HEARTBEAT, parallel=1, ceiling=1)
    run.expect(returns=run.receipts)


async def test_parallel(student):
    """Three workers compute at the same moment"""
    numbers, jobs = work(student, 6)
    run = await student.play("all_at_once", numbers, student.crunch(jobs), 3, parallel=3, ceiling=3)
    run.expect(returns=run.receipts, together=3)


async def test_order(student):
    """The results come in the order of the requests, and a long calculation holds up no other one"""
    numbers, jobs = work(student, 6)
    jobs[numbers[0]] = replace(jobs[numbers[0]], after=5)
    run = await student.play("all_at_once", numbers, student.crunch(jobs), 2, parallel=2, ceiling=2)
    run.expect(returns=run.receipts, together=2)


async def test_as_they_come(student):
    """Each calculation begins when its request comes, not when the last request has come"""
    numbers, jobs = work(student, 4)
    # Each request but the first comes when the one before it has its result.
    waits = [replace(job, coroutine=True, after=2 * place) for place, job in enumerate(student.jobs(4, seconds=0.0))]
    run = await student.play("over_time", numbers, waits, student.crunch(jobs), 2, deadline=3.0)
    run.expect(returns=run.receipts[4:])


async def test_many(student):
    """Thirty requests are answered by two processes"""
    numbers, jobs = work(student, 30)
    run = await student.play("all_at_once", numbers, student.crunch(jobs), 2, parallel=2, ceiling=2)
    run.expect(returns=run.receipts, together=2)
    check_processes(student, run, 2)


async def test_none(student):
    """Without requests, the result is an empty list"""
    run = await student.play("all_at_once", [], student.crunch({}), 2)
    run.expect(returns=[])


async def test_texts(student):
    """A number can come more than once, and results can be empty and equal"""
    numbers, jobs = work(student, 3)
    often, empty, other = numbers
    # Three places and two workers: one process gets this number twice, and should not remember its result.
    jobs[often] = replace(jobs[often], times=3)
    # Two results are equal.
    jobs[empty] = replace(jobs[empty], text="", times=2)
    requests = [often, empty, other, often, often, empty]
    run = await student.play("all_at_once", requests, student.crunch(jobs), 2, parallel=2)
    run.expect(returns=run.receipts_at([0, 1, 2, 0, 0, 1]), together=2)


async def test_exception(student):
    """An exception of a call comes out, with its type and message, after the calls that have begun"""
    numbers, jobs = work(student, 4, times=0)
    failing, slow = numbers[:2]
    jobs[failing] = replace(jobs[failing], raises=student.exception(), times=1)
    jobs[slow] = replace(jobs[slow], seconds=1.5)
    run = await student.play("all_at_once", numbers, student.crunch(jobs), 2, parallel=2)
    run.expect(raises=0)


async def test_last_raises(student):
    """An exception of the last call comes out, whatever its type is"""
    # The text of a KeyError is not its message, and the other two have a meaning for pipes.
    for kind in "KeyError", "EOFError", "PermissionError":
        numbers, jobs = work(student, 5, times=0)
        jobs[numbers[4]] = replace(jobs[numbers[4]], raises=kind, times=1, after=4)
        run = await student.play("all_at_once", numbers, student.crunch(jobs), 2, parallel=2)
        run.expect(raises=4)


async def test_free_after_exception(student):
    """The event loop stays free while other calls end after an exception"""
    numbers, jobs = work(student, 2)
    failing, slow = numbers
    jobs[failing] = replace(jobs[failing], raises=student.exception())
    # So many heartbeats that the exception comes out long before the last of them, on a busy machine as well.
    jobs[slow] = replace(jobs[slow], beats=30)
    run = await student.play("all_at_once", numbers, student.crunch(jobs), 2, parallel=2, heartbeat=HEARTBEAT)
    run.expect(raises=0)


async def test_again(student):
    """Two calls at the same time have nothing to do with each other"""
    numbers, jobs = work(student, 4)
    run = await student.play("again", numbers[:2], numbers[2:], student.crunch(jobs), parallel=2)
    given = run.receipts
    run.expect(returns=[given[:2], given[2:]], together=2)
