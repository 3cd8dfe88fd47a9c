"""Five pieces of work. Each way that keeps the budget is right: what was done is measured, not how it is written."""

FEW, MANY = 50, 350
LIMIT_KB = 6.0
WORKERS = 4


def first_comes_last(student, count, **options):
    """So many jobs that wait for each other. The first one is answered a moment after the others."""
    first = student.jobs(1, meet=count, after=count - 1, **options)
    return first + student.jobs(count, meet=count, **options)[1:]


async def test_database(student):
    """Forty blocking queries run at the same time"""
    count = student.random.randint(35, 40)
    run = await student.call("ask_the_database", first_comes_last(student, count, seconds=0.5))
    run.expect(returns=run.receipts, together=count, within=0.5)


async def test_many(student):
    """Hundreds of messages are waited for at the same time, with at most 6 KB for each"""
    runs = []
    for count in (FEW, MANY):
        run = await student.call("wait_for_many", first_comes_last(student, count, coroutine=True), weigh=count)
        run.expect(returns=run.receipts, together=count)
        runs.append(run)
    each = (runs[1].weight - runs[0].weight) / (MANY - FEW) / 1000
    text = f"Each message that was waited for took {each:.1f} KB; at most {LIMIT_KB:.0f} KB are in the budget."
    if each > LIMIT_KB:
        student.fail("too_heavy", text)
    student.note(text)


def calculations(student, **options):
    """Four numbers, and `crunch` for them. The first result comes last."""
    jobs = student.jobs(1, seconds=0.0, after=WORKERS - 1) + student.jobs(WORKERS, seconds=0.0, **options)[1:]
    numbers = [*student.random.sample(range(1, 1000), WORKERS - 1), 0]
    return numbers, student.crunch(dict(zip(numbers, jobs, strict=True)))


async def test_compute(student):
    """Four calculations run at the same time"""
    run = await student.call("compute", *calculations(student), parallel=WORKERS)
    run.expect(returns=run.receipts, together=WORKERS)


async def test_serve(student):
    """Four calculations run at the same time, and the event loop stays free"""
    arguments = calculations(student, beats=3)
    run = await student.play("served", *arguments, heartbeat=0.05, parallel=WORKERS)
    run.expect(returns=run.receipts, together=WORKERS)


async def test_notes(student):
    """For three calls that take no time, nothing is started"""
    run = await student.play("quick", student.jobs(3, seconds=0.0))
    found = run.value
    assert found["results"] == run.receipts, f"The results were {found['results']} instead of {run.receipts}."
    assert not found["started"], f"Started for three calls that take no time: {', '.join(found['started'])}."
