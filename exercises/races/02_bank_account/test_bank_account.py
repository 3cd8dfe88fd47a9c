"""The money stays the same, whoever comes when."""

from random import SystemRandom


def money():
    """Other amounts each time, so that nobody can know them."""
    return SystemRandom().randrange(20, 60)


def little():
    """Less than half of any `money()`."""
    return SystemRandom().randrange(2, 9)


async def test_one_teller(student):
    """One teller alone gets and keeps what is right"""
    full, some = money(), little()
    run = await student.play("one_teller", full, some)
    run.expect(returns=[True, True, False, True, full - some, 0, full, full + some, full, 0])


async def test_two_deposits(student):
    """Two deposits at the same time are both kept"""
    amounts = [money(), money(), money()]
    exploration = await student.explore("two_deposits", *amounts)
    await exploration.expect(sum(amounts))


async def test_two_withdrawals(student):
    """Of two who want more than half, one gets it and one is refused"""
    full, rest = money(), little()
    exploration = await student.explore("two_withdrawals", full, full - rest, full - rest)
    await exploration.expect([True, False, rest], [False, True, rest])


async def test_in_and_out(student):
    """A deposit and a withdrawal at the same time lose nothing"""
    full, rest, brings = money(), little(), money()
    exploration = await student.explore("in_and_out", full, brings, full - rest)
    await exploration.expect([True, brings + rest])


async def test_three_tellers(student):
    """With three tellers the money is still right"""
    full, rest = money(), little()
    exploration = await student.explore("three_tellers", full, full - rest)
    await exploration.expect([True, False, rest + 1], [False, True, rest + 1])


async def test_refused(student):
    """A withdrawal that is refused is in nobody's way"""
    full = money()
    exploration = await student.explore("two_withdrawals", full, full + little(), full)
    await exploration.expect([False, True, 0])


async def test_onlooker(student):
    """A withdrawal that is refused never shows in the balance"""
    full = money()
    exploration = await student.explore("onlooker", full, full + little())
    await exploration.expect([False, full])


async def test_below_zero(student):
    """Nobody sees a balance below zero while all the money is taken"""
    full = money()
    exploration = await student.explore("onlooker", full, full)
    says = "[what withdraw returned, the balance that another thread saw] was {value!r}"
    await exploration.expect(holds=lambda value: value[0] is True and value[1] >= 0, says=says)


async def test_slow_withdrawals(student):
    """Two withdrawals that take long do not get in each other's way, either"""
    full, rest = money(), little()
    exploration = await student.explore("slow_withdrawals", full, full - rest, schedules=100)
    await exploration.expect([True, False, rest], [False, True, rest])
