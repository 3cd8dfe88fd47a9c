"""The balance is right in every order of deposits and withdrawals."""

from random import SystemRandom


def money():
    """A random amount, so that a submission cannot know it."""
    return SystemRandom().randrange(20, 60)


def little():
    """Less than half of any `money()`."""
    return SystemRandom().randrange(2, 9)


async def test_one_teller(student):
    """A single teller gets the right answers and balances"""
    full, some = money(), little()
    run = await student.play("one_teller", full, some)
    run.expect(returns=[True, True, False, True, full - some, 0, full, full + some, full, 0])


async def test_two_deposits(student):
    """Two deposits at the same time are both kept"""
    amounts = [money(), money(), money()]
    exploration = await student.explore("two_deposits", *amounts)
    await exploration.expect(sum(amounts))


async def test_two_withdrawals(student):
    """Of two withdrawals of more than half, one succeeds and one is refused"""
    full, rest = money(), little()
    exploration = await student.explore("two_withdrawals", full, full - rest, full - rest)
    await exploration.expect([True, False, rest], [False, True, rest])


async def test_in_and_out(student):
    """A deposit and a withdrawal at the same time lose nothing"""
    full, rest, brings = money(), little(), money()
    exploration = await student.explore("in_and_out", full, brings, full - rest)
    await exploration.expect([True, brings + rest])


async def test_three_tellers(student):
    """With three tellers, the balance is still right"""
    full, rest = money(), little()
    exploration = await student.explore("three_tellers", full, full - rest)
    await exploration.expect([True, False, rest + 1], [False, True, rest + 1])


async def test_refused(student):
    """A refused withdrawal does not affect another one"""
    full = money()
    exploration = await student.explore("two_withdrawals", full, full + little(), full)
    await exploration.expect([False, True, 0])


async def test_onlooker(student):
    """A refused withdrawal never changes the balance, not even for a moment"""
    full = money()
    exploration = await student.explore("onlooker", full, full + little())
    await exploration.expect([False, full])


async def test_below_zero(student):
    """No thread sees a balance below zero while all the money is withdrawn"""
    full = money()
    exploration = await student.explore("onlooker", full, full)
    says = "[result of withdraw, balance that another thread saw] was {value!r}; the balance must never be below 0"
    await exploration.expect(holds=lambda value: value[0] is True and value[1] >= 0, says=says)


async def test_slow_withdrawals(student):
    """Two withdrawals at the same time are right, even if they take long"""
    full, rest = money(), little()
    exploration = await student.explore("slow_withdrawals", full, full - rest, schedules=100)
    await exploration.expect([True, False, rest], [False, True, rest])
