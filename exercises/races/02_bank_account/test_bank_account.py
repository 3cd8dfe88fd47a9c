"""The balance is right in every order of deposits and withdrawals."""


def money(student):
    """An amount of two to seven digits."""
    return student.random.randrange(20, 10 ** student.random.randrange(2, 8))


def little(student):
    """Less than half of any `money`."""
    return student.random.randrange(2, 9)


async def test_one_teller(student):
    """A single teller gets the right answers and balances"""
    full, some = money(student), little(student)
    run = await student.play("one_teller", full, some)
    run.expect(returns=[True, True, False, True, full - some, 0, full, full + some, full, 0])


async def test_two_deposits(student):
    """Two deposits at the same time are both kept, even if one of them is 0"""
    amounts = [money(student), 0, money(student)]
    exploration = await student.explore("two_deposits", *amounts)
    await exploration.expect(sum(amounts))


async def test_two_withdrawals(student):
    """Of two withdrawals of more than half, one succeeds and one is refused"""
    full, rest = money(student), little(student)
    exploration = await student.explore("two_withdrawals", full, full - rest, full - rest)
    await exploration.expect([True, False, rest], [False, True, rest])


async def test_in_and_out(student):
    """A deposit and a withdrawal at the same time lose nothing"""
    full, rest, brings = money(student), little(student), money(student)
    exploration = await student.explore("in_and_out", full, brings, full - rest)
    await exploration.expect([True, brings + rest])


async def test_three_tellers(student):
    """With three tellers, the balance is still right"""
    full, rest = money(student), little(student)
    exploration = await student.explore("three_tellers", full, full - rest)
    await exploration.expect([True, False, rest + 1], [False, True, rest + 1])


async def test_refused(student):
    """A refused withdrawal does not affect another one"""
    full = money(student)
    exploration = await student.explore("two_withdrawals", full, full + little(student), full)
    await exploration.expect([False, True, 0])


async def test_nothing(student):
    """A withdrawal of 0 succeeds, and does not affect another one"""
    full = money(student)
    exploration = await student.explore("two_withdrawals", full, 0, full, schedules=60)
    await exploration.expect([True, True, 0])


async def test_onlooker(student):
    """A refused withdrawal never changes the balance, not even for a moment"""
    full = money(student)
    exploration = await student.explore("onlooker", full, full + little(student))
    await exploration.expect([False, full])


async def test_below_zero(student):
    """No thread sees a balance below zero while all the money is withdrawn"""
    full = money(student)
    exploration = await student.explore("onlooker", full, full)
    says = "[result of withdraw, balance that another thread saw] was {value!r}; the balance must never be below 0"
    await exploration.expect(holds=lambda value: value[0] is True and value[1] >= 0, says=says)


async def test_slow_withdrawals(student):
    """Two withdrawals at the same time are right, even if they take long"""
    full, rest = money(student), little(student)
    exploration = await student.explore("slow_withdrawals", full, full - rest, schedules=80)
    await exploration.expect([True, False, rest], [False, True, rest])
