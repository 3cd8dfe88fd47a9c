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
    hunt = await student.explore("two_deposits", *amounts)
    await hunt.expect(sum(amounts))


async def test_two_withdrawals(student):
    """Of two who want more than half, one gets it and one is refused"""
    full, rest = money(), little()
    hunt = await student.explore("two_withdrawals", full, full - rest, full - rest)
    await hunt.expect([True, False, rest], [False, True, rest])


async def test_in_and_out(student):
    """A deposit and a withdrawal at the same time lose nothing"""
    full, rest, brings = money(), little(), money()
    hunt = await student.explore("in_and_out", full, brings, full - rest)
    await hunt.expect([True, brings + rest])


async def test_three_tellers(student):
    """With three tellers the money is still right"""
    full, rest = money(), little()
    hunt = await student.explore("three_tellers", full, full - rest)
    await hunt.expect([True, False, rest + 1], [False, True, rest + 1])


async def test_refused(student):
    """A withdrawal that is refused is in nobody's way"""
    full = money()
    hunt = await student.explore("two_withdrawals", full, full + little(), full)
    await hunt.expect([False, True, 0])


async def test_onlooker(student):
    """A withdrawal that is refused never shows in the balance"""
    full = money()
    hunt = await student.explore("onlooker", full, full + little())
    await hunt.expect([False, full])


async def test_below_zero(student):
    """Nobody sees a balance below zero while all the money is taken"""
    full = money()
    hunt = await student.explore("onlooker", full, full)
    says = "[what withdraw returned, the balance that another thread saw] was {value!r}"
    await hunt.expect(holds=lambda value: value[0] is True and value[1] >= 0, says=says)


async def test_slow_withdrawals(student):
    """Two withdrawals that take long do not get in each other's way, either"""
    full, rest = money(), little()
    hunt = await student.explore("slow_withdrawals", full, full - rest, schedules=100)
    await hunt.expect([True, False, rest], [False, True, rest])
