"""Computations in several processes. The kernel says where each call comes from.

The numbers of chunks are fixed, so that a wrong solution fails the same checks each time.
"""

from msgspec.structs import replace


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


async def test_parallel(student):
    """Five workers compute at the same moment"""
    numbers, jobs = work(student, 9)
    run = await student.call("spread_out", numbers, student.crunch(jobs), 5, parallel=5, ceiling=5)
    run.expect(returns=run.receipts, together=5)


async def test_order(student):
    """The results come in the order of the chunks, and a long chunk holds up no other one"""
    numbers, jobs = work(student, 7)
    jobs[numbers[0]] = replace(jobs[numbers[0]], after=6)
    run = await student.call("spread_out", numbers, student.crunch(jobs), 3, parallel=3, ceiling=3)
    run.expect(returns=run.receipts, together=3)


async def test_many(student):
    """Forty chunks are computed by two processes, and a long one holds up no other one"""
    numbers, jobs = work(student, 40)
    # Pool.map makes groups of chunks only if there are many.
    jobs[numbers[0]] = replace(jobs[numbers[0]], after=39)
    run = await student.call("spread_out", numbers, student.crunch(jobs), 2, parallel=2, ceiling=2)
    run.expect(returns=run.receipts, together=2)
    check_processes(student, run, 2)


async def test_few(student):
    """Two chunks are computed at the same moment, with more workers than chunks"""
    numbers, jobs = work(student, 2)
    run = await student.call("spread_out", numbers, student.crunch(jobs), 4, parallel=2)
    run.expect(returns=run.receipts, together=2)


async def test_one_worker(student):
    """One worker computes one chunk at a time"""
    numbers, jobs = work(student, 4)
    run = await student.call("spread_out", numbers, student.crunch(jobs), 1, parallel=1, ceiling=1)
    run.expect(returns=run.receipts)
    check_processes(student, run, 1)


async def test_none(student):
    """Without chunks, the result is an empty list"""
    run = await student.call("spread_out", [], student.crunch({}), 2)
    run.expect(returns=[])


async def test_texts(student):
    """A number can stand in the list more than once, and results can be empty and equal"""
    numbers, jobs = work(student, 3)
    often, empty, other = numbers
    # Three places and two workers: one process gets this number twice, and should not remember its result.
    jobs[often] = replace(jobs[often], times=3)
    # Two results are equal.
    jobs[empty] = replace(jobs[empty], text="", times=2)
    chunks = [often, empty, other, often, often, empty]
    run = await student.call("spread_out", chunks, student.crunch(jobs), 2, parallel=2)
    run.expect(returns=run.receipts_at([0, 1, 2, 0, 0, 1]), together=2)


async def test_exception(student):
    """An exception of a call comes out, with its type and message, after the calls that have begun"""
    numbers, jobs = work(student, 4, times=0)
    failing, slow = numbers[:2]
    jobs[failing] = replace(jobs[failing], raises=student.exception(), times=1)
    jobs[slow] = replace(jobs[slow], seconds=1.5)
    run = await student.call("spread_out", numbers, student.crunch(jobs), 2, parallel=2)
    run.expect(raises=0)


async def test_last_raises(student):
    """An exception of the last call comes out, whatever its type is"""
    # The text of a KeyError is not its message, and the other two have a meaning for pipes.
    for kind in "KeyError", "EOFError", "PermissionError":
        numbers, jobs = work(student, 5, times=0)
        jobs[numbers[4]] = replace(jobs[numbers[4]], raises=kind, times=1, after=4)
        run = await student.call("spread_out", numbers, student.crunch(jobs), 2, parallel=2)
        run.expect(raises=4)


async def test_again(student):
    """A second call has nothing to do with the first one"""
    numbers, jobs = work(student, 5)
    run = await student.play("again", numbers[:2], numbers[2:], student.crunch(jobs), parallel=2)
    given = run.receipts
    run.expect(returns=[given[:2], given[2:]])


async def test_spawn(student):
    """It works where new processes have nothing but what they are sent (spawn)"""
    numbers, jobs = work(student, 3)
    run = await student.play("started_by", "spawn", numbers, student.crunch(jobs), parallel=2)
    run.expect(returns=run.receipts, together=2)


async def test_forkserver(student):
    """It works where processes are forks of a server (forkserver)"""
    numbers, jobs = work(student, 3)
    run = await student.play("started_by", "forkserver", numbers, student.crunch(jobs), parallel=2)
    run.expect(returns=run.receipts, together=2)
