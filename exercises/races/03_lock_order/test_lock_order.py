"""Money goes in all directions, and nobody gets stuck."""


async def test_one_by_one(student):
    """Single transfers move what is there, and no more"""
    run = await student.play("one_by_one")
    run.expect(returns=[True, True, False, 6, 14, 0, 20, 10, 10])


async def test_apart(student):
    """Transfers between other accounts do not wait"""
    run = await student.play("apart", *student.jobs(2, meet=2))
    run.expect(returns=[True, True], together=2)


async def test_past_a_queue(student):
    """They do not wait either while another transfer waits for its turn"""
    hunt = await student.explore("past_a_queue", *student.jobs(2, seconds=1.0))
    await hunt.expect([True, True, True], [True, False, True], makespan=1.5)


async def test_opposite(student):
    """Two transfers in opposite directions both get through"""
    hunt = await student.explore("opposite")
    await hunt.expect([True, True, 12, 8])


async def test_ring(student):
    """Three transfers in a ring all get through"""
    hunt = await student.explore("ring")
    await hunt.expect([True, True, True, 12, 9, 9])


async def test_last_money(student):
    """Money that is there once is moved once"""
    hunt = await student.explore("last_money")
    await hunt.expect([True, False, 3, 17, 10], [False, True, 3, 10, 17])


async def test_same_target(student):
    """Two transfers to the same account both arrive"""
    hunt = await student.explore("same_target")
    await hunt.expect([True, True, 3, 23, 4])


async def test_onlooker(student):
    """Who holds both locks never sees money on its way"""
    hunt = await student.explore("onlooker")
    await hunt.expect([True, 20], [True, None])


async def test_with_itself(student):
    """A transfer from an account to itself moves nothing"""
    hunt = await student.explore("with_itself", 10)
    await hunt.expect([True, 10, False])


async def test_too_much_with_itself(student):
    """It is refused when there is too little"""
    hunt = await student.explore("with_itself", 11)
    await hunt.expect([False, 10, False])


async def test_refused(student):
    """A transfer that is refused is in nobody's way"""
    hunt = await student.explore("refused")
    await hunt.expect([False, True, 14, 6])


async def test_slow_accounts(student):
    """Two transfers that take long get through as well"""
    hunt = await student.explore("slow_accounts", schedules=60)
    await hunt.expect([True, True, 12, 8])
