"""Five pieces of work. Each way that keeps the budget is right: what was done is measured, not how it is written."""

FEW, MANY = 50, 350
LIMIT_KB = 6.0
WORKERS = 4


async def test_database(student):
    """Forty blocking queries run at the same time"""
    count = student.random.randint(35, 40)
    run = await student.call("ask_the_database", student.jobs(count, meet=count, seconds=0.5))
    run.expect(returns=run.receipts, together=count, within=0.5)


async def test_many(student):
    """Hundreds of messages are waited for at the same time, with at most 6 KB for each"""
    runs = []
    for count in (FEW, MANY):
        run = await student.call("wait_for_many", student.jobs(count, coroutine=True, meet=count), weigh=count)
        run.expect(returns=run.receipts, together=count)
        runs.append(run)
    each = (runs[1].weight - runs[0].weight) / (MANY - FEW) / 1000
    text = f"Each message that was waited for took {each:.1f} KB; at most {LIMIT_KB:.0f} KB are in the budget."
    if each > LIMIT_KB:
        student.fail("too_heavy", text)
    student.note(text)


def check_computing(student, run):
    """Fails the check unless all calls of crunch were computing at once, and their results came in order."""
    found = run.value
    count = found["at once"]
    if count < WORKERS:
        was = "was" if count == 1 else "were"
        text = f"At most {count} of {WORKERS} calls of crunch {was} computing at the same moment."
        student.fail("sequential" if count == 1 else "partly_concurrent", text)
    wrong = f"The results were {found['results']} instead of {run.receipts}."
    assert found["results"] == run.receipts, wrong


async def test_compute(student):
    """Four calculations run at the same time"""
    check_computing(student, await student.play("computed", student.jobs(WORKERS), deadline=5.0, computes=True))


async def test_serve(student):
    """Four calculations run at the same time, and the event loop stays free"""
    jobs = student.jobs(WORKERS, beats=6)
    check_computing(student, await student.play("served", jobs, heartbeat=0.05, deadline=5.0, computes=True))


async def test_notes(student):
    """For three calls that take no time, nothing is started"""
    run = await student.play("quick", student.jobs(3, seconds=0.0))
    found = run.value
    assert found["results"] == run.receipts, f"The results were {found['results']} instead of {run.receipts}."
    assert not found["started"], f"Started for three calls that take no time: {', '.join(found['started'])}."
