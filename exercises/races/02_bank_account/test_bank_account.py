"""The balance is right in every order of deposits and withdrawals."""

SEEN = "balance that another thread saw"


def money(student):
    """An amount of two to seven digits."""
    return student.random.randrange(20, 10 ** student.random.randrange(2, 8))


def little(student):
    """Less than half of any `money`."""
    return student.random.randrange(2, 9)


def one_succeeds(balance):
    """The right outcomes of two withdrawals of which one is refused."""
    return [{"answers": answers, "balance": balance} for answers in ([True, False], [False, True])]


async def test_one_teller(student):
    """A single teller gets the right answers and balances"""
    full, some = money(student), little(student)
    run = await student.play("one_teller", full, some)
    balances = [full - some, 0, full, full + some, full, 0]
    run.expect(returns={"answers": [True, True, False, True], "balances": balances})


async def test_two_deposits(student):
    """Two deposits at the same time are both kept, even if one of them is 0"""
    amounts = [money(student), 0, money(student)]
    exploration = await student.explore("two_deposits", *amounts)
    await exploration.expect({"balance": sum(amounts)})


async def test_two_withdrawals(student):
    """Of two withdrawals of more than half, one succeeds and one is refused"""
    full, rest = money(student), little(student)
    exploration = await student.explore("two_withdrawals", full, full - rest, full - rest)
    await exploration.expect(*one_succeeds(rest))


async def test_in_and_out(student):
    """A deposit and a withdrawal at the same time lose nothing"""
    full, rest, brings = money(student), little(student), money(student)
    exploration = await student.explore("in_and_out", full, brings, full - rest)
    await exploration.expect({"answer": True, "balance": brings + rest})


async def test_three_tellers(student):
    """With three tellers, the balance is still right"""
    full, rest = money(student), little(student)
    exploration = await student.explore("three_tellers", full, full - rest)
    await exploration.expect(*one_succeeds(rest + 1))


async def test_refused(student):
    """A refused withdrawal does not affect another one"""
    full = money(student)
    exploration = await student.explore("two_withdrawals", full, full + little(student), full)
    await exploration.expect({"answers": [False, True], "balance": 0})


async def test_nothing(student):
    """A withdrawal of 0 succeeds, and does not affect another one"""
    full = money(student)
    exploration = await student.explore("two_withdrawals", full, 0, full, schedules=60)
    await exploration.expect({"answers": [True, True], "balance": 0})


async def test_onlooker(student):
    """A refused withdrawal never changes the balance, not even for a moment"""
    full = money(student)
    exploration = await student.explore("onlooker", full, full + little(student))
    await exploration.expect({"answer": False, SEEN: full})


async def test_below_zero(student):
    """No thread sees a balance below zero while all the money is withdrawn"""
    full = money(student)
    exploration = await student.explore("onlooker", full, full)
    says = "the outcome was {value!r}; the answer should be True, and no thread should see a balance below 0"
    await exploration.expect(holds=lambda value: value["answer"] is True and value[SEEN] >= 0, says=says)


async def test_slow_withdrawals(student):
    """Two withdrawals at the same time are right, even if they take long"""
    full, rest = money(student), little(student)
    exploration = await student.explore("slow_withdrawals", full, full - rest, student.any_of(0, 1), schedules=80)
    await exploration.expect(*one_succeeds(rest))
