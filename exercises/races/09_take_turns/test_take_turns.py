"""The calls come in turn, whatever the order and the speed of the threads."""


def in_turn(n):
    """The calls of `n` rounds in the words of the scenarios."""
    return f"{n} rounds in turn" if n > 3 else ", ".join(["first, second, third"] * n) or "nothing"


async def expect_in_turn(exploration, n):
    says = f"the order of the calls was: {{value}}; it should be: {in_turn(n)}"
    await exploration.expect(holds=lambda value: value == in_turn(n), says=says)


async def test_in_one_thread(student):
    """One thread can call first, second and third for one round, with one object after the other"""
    count = student.random.randrange(3, 9)
    run = await student.play("in_one_thread", count)
    run.expect(returns=[in_turn(1)] * count + ["nothing"])


async def test_patience(student):
    """A thread sleeps until it is its turn"""
    run = await student.play("patience", *student.jobs(1, seconds=1.0), *student.jobs(3)[1:])
    run.expect(returns=run.receipts)


async def test_apart(student):
    """Two objects do not wait for each other"""
    run = await student.play("apart", *student.jobs(2, meet=2))
    run.expect(returns=run.receipts, together=2)


async def test_one_round(student):
    """One round comes in turn, and no rounds call nothing"""
    for n in (1, 0):
        await expect_in_turn(await student.explore("rounds", n), n)


async def test_two_rounds(student):
    """Two rounds come in turn, whichever thread is the fastest"""
    await expect_in_turn(await student.explore("rounds", 2), 2)


async def test_slow_calls(student):
    """A call begins only after the one before it has returned"""
    await expect_in_turn(await student.explore("rounds", 3, student.random.randrange(1, 9) / 10, schedules=100), 3)


async def test_many_rounds(student):
    """Many rounds come in turn"""
    n = 40  # fixed, so that the same schedules are tried in each grading
    await expect_in_turn(await student.explore("rounds", n, schedules=5), n)


async def test_two_at_a_time(student):
    """Two objects that are used at the same time do not affect each other"""
    exploration = await student.explore("two_at_a_time", schedules=100)
    says = f"the calls of one object were: {{value[0]}}; of the other: {{value[1]}}; both should be: {in_turn(1)}"
    await exploration.expect(holds=lambda value: value == [in_turn(1)] * 2, says=says)


async def test_no_delay(student):
    """A thread goes on at once when it is its turn"""
    exploration = await student.explore("delay", student.random.randrange(1, 9) / 10, schedules=50, lapses=False)
    await exploration.expect({"calls": in_turn(2), "delay in seconds": 0})


async def test_long_waits(student):
    """Waiting has no limit"""
    seconds = student.random.randrange(100, 300)
    await expect_in_turn(await student.explore("long_waits", seconds, schedules=4, lapses=False), 2)
