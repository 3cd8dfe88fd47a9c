"""Transfers in all directions, without a deadlock."""

OFTEN_DIVIDED = 720_720_000


def money(student):
    """An amount of two to seven digits."""
    return student.random.randrange(20, 10 ** student.random.randrange(2, 8))


def little(student):
    """Less than half of any `money`."""
    return student.random.randrange(2, 9)


def much_alike(student, count):
    """Account numbers with the same last digits and the same remainders after division by small numbers."""
    first = student.random.randrange(1000)
    return student.random.sample([first + place * OFTEN_DIVIDED for place in range(count)], count)


def opposite_numbers(student):
    """Two account numbers that differ only in their sign; primes, so that they have different remainders."""
    number = student.random.choice([101, 103, 107, 109, 113, 127, 131, 137, 139, 149])
    return student.random.sample([number, -number], 2)


def side_by_side(student, count):
    """Account numbers that follow one another, and differ in their last digit only."""
    first = 1000 * student.random.randrange(-9, 10) + 2 * student.random.randrange(3)
    return student.random.sample(range(first, first + count), count)


def outcome(answers, *balances):
    return {"answers": answers, "balances": list(balances)}


async def test_one_by_one(student):
    """Single transfers move the amount if there is enough, and nothing otherwise"""
    full, some = money(student), little(student)
    run = await student.play("one_by_one", full, some)
    moved = [full - some, full + some, 0, 2 * full, full, full, full, full]
    run.expect(returns=outcome([True, True, False, True], *moved))


async def test_apart(student):
    """Transfers between different accounts do not wait for each other"""
    run = await student.play("apart", *student.jobs(2, word="transfer", meet=2))
    run.expect(returns={"answers": [True, True]}, together=2)


async def test_past_a_queue(student):
    """They do not wait, even if a third transfer waits for its first lock, or for its second one"""
    for number in (5, 0):
        exploration = await student.explore("past_a_queue", number, *student.jobs(2, seconds=1.0), schedules=250)
        await exploration.expect({"answers": [True, True, True]}, makespan=1.5)


async def test_opposite(student):
    """Two transfers in opposite directions both succeed"""
    full, there, back = money(student), little(student), little(student)
    exploration = await student.explore("crossing", opposite_numbers(student), full, there, back)
    await exploration.expect(outcome([True, True], full - there + back, full + there - back))


async def test_numbers(student):
    """They both succeed for account numbers with the same last digits, too"""
    full, there, back = money(student), little(student), little(student)
    exploration = await student.explore("crossing", much_alike(student, 2), full, there, back)
    await exploration.expect(outcome([True, True], full - there + back, full + there - back))


async def test_ring(student):
    """Three transfers in a ring all succeed"""
    full, x, y, z = money(student), little(student), little(student), little(student)
    exploration = await student.explore("ring", side_by_side(student, 3), full, [x, y, z])
    await exploration.expect(outcome([True, True, True], full - x + z, full - y + x, full - z + y))


async def test_last_money(student):
    """The same money is moved only once"""
    full, rest = money(student), little(student)
    gets = 2 * full - rest
    exploration = await student.explore("last_money", full, full - rest)
    await exploration.expect(outcome([True, False], rest, gets, full), outcome([False, True], rest, full, gets))


async def test_same_target(student):
    """Two transfers to the same account both arrive"""
    full, x, y = money(student), little(student), little(student)
    exploration = await student.explore("same_target", full, x, y)
    await exploration.expect(outcome([True, True], full - x, full + x + y, full - y))


async def test_onlooker(student):
    """A thread that holds both locks always sees the full amount"""
    full = money(student)
    exploration = await student.explore("onlooker", full, little(student))
    await exploration.expect(*[{"answer": True, "sum of the balances": seen} for seen in (2 * full, "not seen")])


async def test_with_itself(student):
    """A transfer from an account to itself moves nothing"""
    full = money(student)
    exploration = await student.explore("with_itself", full, full)
    await exploration.expect({"answer": True, "balance": full, "lock still taken": False})


async def test_too_much_with_itself(student):
    """A transfer from an account to itself is refused if there is not enough money"""
    full = money(student)
    exploration = await student.explore("with_itself", full, full + 1)
    await exploration.expect({"answer": False, "balance": full, "lock still taken": False})


async def test_refused(student):
    """A refused transfer does not affect another one"""
    full, some = money(student), little(student)
    exploration = await student.explore("crossing", side_by_side(student, 2), full, 3 * full, some)
    await exploration.expect(outcome([False, True], full + some, full - some))


async def test_nothing(student):
    """A transfer of 0 succeeds, and does not affect another one"""
    full, some = money(student), little(student)
    exploration = await student.explore("crossing", side_by_side(student, 2), full, 0, some, schedules=60)
    await exploration.expect(outcome([True, True], full + some, full - some))


async def test_long_wait(student):
    """A transfer waits for locks that are taken, for as long as necessary"""
    full, some, seconds = money(student), little(student), student.random.randrange(25, 35)
    exploration = await student.explore("long_wait", full, some, seconds, schedules=5)
    await exploration.expect(outcome([True], full - some, full + some))


async def test_slow_accounts(student):
    """Two transfers in opposite directions succeed, even if they take long"""
    full, there, back = money(student), little(student), little(student)
    exploration = await student.explore("slow_accounts", full, there, back, student.any_of(0, 1), schedules=60)
    await exploration.expect(outcome([True, True], full - there + back, full + there - back))
