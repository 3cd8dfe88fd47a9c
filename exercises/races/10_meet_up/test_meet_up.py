"""Threads meet round after round, and a broken barrier lets nobody wait forever."""


def numbers(count):
    """The numbers of a round, as the scenarios say them."""
    return ", ".join(map(str, range(count)))


async def test_alone(student):
    """A barrier for one lets each call through, and a broken one none, whatever other barriers do"""
    count = student.random.randrange(3, 9)
    run = await student.play("alone", count)
    zeros = ", ".join("0" * 2 * count)
    others = ", ".join("0" * count)
    broken = ", ".join(["broken"] * 4)
    run.expect(returns={"from barriers for one": zeros, "from broken ones": broken, "from the others": others})


async def test_patience(student):
    """A thread that waits for another one sleeps until it comes"""
    run = await student.play("patience", *student.jobs(1, seconds=1.0))
    run.expect(returns=numbers(3))


async def test_twenty(student):
    """Twenty threads meet, and then all of them go on at the same time"""
    run = await student.play("many", *student.jobs(20, meet=20))
    run.expect(returns=[numbers(20), run.receipts], together=20)


async def test_one_round(student):
    """No call returns before the last one has come, and each gets another number"""
    for count, schedules in ((2, 300), (3, 300)):
        exploration = await student.explore("rounds", count, 1, schedules=schedules)
        await exploration.expect({"round 1": numbers(count)})


async def test_next_rounds(student):
    """Two threads meet three times, and three threads twice, even if a fast one comes back early"""
    for parties, count in ((2, 3), (3, 2)):
        exploration = await student.explore("rounds", parties, count)
        await exploration.expect({f"round {place + 1}": numbers(parties) for place in range(count)})


async def test_many_rounds(student):
    """Threads meet many times"""
    count = 40  # fixed, so that the same schedules are tried in each grading
    exploration = await student.explore("rounds", 3, count, schedules=5)
    await exploration.expect({f"round {place + 1}": numbers(3) for place in range(count)})


async def test_more_threads(student):
    """There can be more threads than parties"""
    for parties, expected in ((2, "0, 0, 1, 1"), (3, "0, 0, 1, 1, 2, 2")):
        exploration = await student.explore("crowd", parties, 2 * parties, schedules=200)
        await exploration.expect({"numbers": expected})


async def test_others_come(student):
    """Other threads can meet in the next round, while a thread of the round before has not yet returned"""
    exploration = await student.explore("others_come", schedules=300)
    await exploration.expect({"round 1": "0, 1", "round 2": "0, 1"})


async def test_broken(student):
    """If the barrier is broken, every call that waits raises, and every later one"""
    for parties, waiting, schedules in ((2, 1, 300), (3, 2, 300)):
        exploration = await student.explore("broken", parties, waiting, schedules=schedules)
        await exploration.expect({"calls": ", ".join(["broken"] * waiting), "a later call": "broken"})


async def test_complete_or_broken(student):
    """A round is complete for all of its calls or for none, whenever the barrier is broken"""
    exploration = await student.explore("broken_or_not", 1)
    rest = {"a later call": "broken"}
    good, bad = numbers(2), "broken, broken"
    await exploration.expect({"round 1": good} | rest, {"round 1": bad} | rest)
    exploration = await student.explore("broken_or_not", 2, schedules=300)
    ends = (good, good), (good, bad), (bad, bad)
    await exploration.expect(*[{"round 1": first, "round 2": second} | rest for first, second in ends])


async def test_two_barriers(student):
    """Barriers do not affect each other"""
    exploration = await student.explore("at_the_same_time", schedules=200)
    await exploration.expect({"round 1": "0, 1", "round 2": "0, 1", "at the broken barrier": "broken"})


async def expect_moments(student, seconds, schedules):
    exploration = await student.explore("waits", seconds, schedules=schedules, lapses=False)
    moments = [round(float(parts * seconds), 6) for parts in (3, 6, 9)]
    first, second, third = [f"after {moment} s" for moment in moments]
    await exploration.expect(
        {"round 1": f"0, 1, 2 {first}", "round 2": f"0, 1, 2 {second}", "broken": f"broken, broken {third}"}
    )


async def test_at_once(student):
    """Each call returns or raises at once when it can"""
    seconds = (5 * student.random.randrange(100, 500) + student.random.randrange(1, 3)) / 1000  # not multiples of 5 ms
    await expect_moments(student, seconds, 50)


async def test_long_waits(student):
    """Waiting has no limit"""
    await expect_moments(student, student.random.randrange(100, 300), 4)
