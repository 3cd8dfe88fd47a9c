"""All calls wait at the same time. When the last one has come, the service weighs the program.

Two runs are compared, one of few calls and one of many, each in a fresh process. So what the program itself weighs does
not count, and no clock is asked.
"""

FEW, MANY = 50, 350
LIMIT_KB = 6.0


def both(student, count, **options):
    """The blocking function and the coroutine function: two jobs that may be called any number of times."""
    options = {"meet": count, "seconds": 0.2, "times": 0} | options
    return student.jobs(1, **options) + student.jobs(1, coroutine=True, **options)


def check_answers(run, answers, count):
    """Fails the check unless these are the answers of that many calls, in any order."""
    receipts = sorted(call.receipt for call in run.observation.calls)
    assert isinstance(answers, list), f"Your function returned {answers!r:.80} instead of a list."
    assert len(receipts) == count, f"{len(receipts)} calls were made instead of {count}."
    assert sorted(answers) == receipts, f"The list of {len(answers)} does not hold the answer of each of {count} calls."


async def called(student, count, **options):
    """A run of the function, with its answers checked."""
    run = await student.call("weigh_them", count, *both(student, count), **options)
    run.expect(together=count)
    check_answers(run, run.value, count)
    return run


async def test_weight(student):
    """Each call that waits takes at most 6 KB"""
    few, many = [await called(student, count, weigh=count) for count in (FEW, MANY)]
    each = (many.weight - few.weight) / (MANY - FEW) / 1000
    units = await student.measure("units")
    beside = ", ".join(f"one of plain {kind} {kb:.1f} KB" for kind, kb in units.items() if kb)
    text = (
        f"Each of your calls that waited took {each:.1f} KB. The limit is {LIMIT_KB:.0f} KB. On this machine: {beside}."
    )
    if each > LIMIT_KB:
        student.fail("too_heavy", text)
    student.note(text)


async def test_together(student):
    """All calls wait at the same time, up to a thousand"""
    for count in (80, 1000):  # fixed, so that a limit of some calls fails the same checks in each grading
        await called(student, count)


async def test_free_loop(student):
    """The event loop stays free while the calls wait"""
    for count in (60, 3):
        run = await student.call("weigh_them", count, *both(student, count, beats=4), heartbeat=0.05)
        run.expect(together=count)
        check_answers(run, run.value, count)


async def test_few(student):
    """One call, and none at all"""
    await called(student, 1)
    run = await student.call("weigh_them", 0, *both(student, 0))
    run.expect(returns=[])


async def test_again(student):
    """Two uses at the same time and a third one after them have nothing to do with each other"""
    first, second, third = student.random.randint(4, 6), student.random.randint(7, 9), 3
    run = await student.play("again", [first, second, third], *both(student, 0, seconds=0.1))
    found = run.value
    receipts = sorted(call.receipt for call in run.observation.calls)
    lengths = [len(answers) for answers in found]
    assert lengths == [first, second, third], (
        f"The three lists have {lengths} answers instead of {first, second, third}."
    )
    assert sorted(answer for answers in found for answer in answers) == receipts, (
        "An answer is missing, or stands in two lists."
    )
