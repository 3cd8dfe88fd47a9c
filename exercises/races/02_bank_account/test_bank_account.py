"""The money stays the same, whoever comes when."""


async def test_one_teller(student):
    """One teller alone gets and keeps what is right"""
    run = await student.play("one_teller")
    run.expect(returns=[True, True, False, 6, 0, 10, 15, 10])


async def test_two_deposits(student):
    """Two deposits at the same time are both kept"""
    hunt = await student.explore("two_deposits")
    await hunt.expect(13)


async def test_two_withdrawals(student):
    """Of two who want more than half, one gets it and one is refused"""
    hunt = await student.explore("two_withdrawals")
    await hunt.expect([True, False, 3], [False, True, 3])


async def test_in_and_out(student):
    """A deposit and a withdrawal at the same time lose nothing"""
    hunt = await student.explore("in_and_out")
    await hunt.expect([True, 18])


async def test_three_tellers(student):
    """With three tellers the money is still right"""
    hunt = await student.explore("three_tellers")
    await hunt.expect([True, False, 4], [False, True, 4])


async def test_refused(student):
    """A withdrawal that is refused is in nobody's way"""
    hunt = await student.explore("refused")
    await hunt.expect([False, True, 0])


async def test_onlooker(student):
    """A withdrawal that is refused never shows in the balance"""
    hunt = await student.explore("onlooker")
    await hunt.expect([False, 5])


async def test_slow_withdrawals(student):
    """Two withdrawals that take long do not get in each other's way, either"""
    hunt = await student.explore("slow_withdrawals", schedules=100)
    await hunt.expect([True, False, 3], [False, True, 3])
