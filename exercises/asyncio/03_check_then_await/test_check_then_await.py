"""Each seat is sold once, and everyone who pays gets a seat."""


def seat(student):
    return student.random.randrange(1000)


def is_sold_once(value):
    """Whether one of the four people got the seat, owns it, and is the only one who paid."""
    got_it = [name for name in ("Ann", "Ben", "Cyd", "Dan") if value[name] is True]
    return len(got_it) == 1 and got_it == [value["owner"]] == value["paid"]


SOLD_ONCE = "the outcome was {value!r}; one person should get True, be the owner, and be the only one who paid"


async def test_alone(student):
    """A seat is sold to the first person, and to nobody else, whatever pay returns"""
    other = student.random.randrange(2, 1000)
    bookings = [(0, "Ann"), (0, "Ben"), (1, ""), (1, "Cyd"), (other, "Ben"), (other, "Ben")]
    run = await student.play("alone", bookings)
    owners = [(0, "Ann"), (1, ""), (other, "Ben")]
    run.expect(returns={"answers": [True, False] * 3, "owners": owners, "paid": ["Ann", "", "Ben"]})


async def test_apart(student):
    """Different seats are paid for at the same time"""
    run = await student.play(
        "apart", student.random.sample(range(1000), 2), *student.jobs(2, word="payment", coroutine=True, meet=2)
    )
    run.expect(returns=[True, True], together=2)


async def test_patience(student):
    """A booking that waits for another payment does not keep a processor busy"""
    run = await student.play(
        "patience", seat(student), *student.jobs(1, word="payment", coroutine=True, times=0, seconds=0.6)
    )
    run.expect(returns=None)


async def test_two_cinemas(student):
    """The same seat in another cinema is another seat"""
    number = seat(student)
    run = await student.play("two_cinemas", number)
    owners = [[(number, "Ann")], [(number, "Ben")]]
    run.expect(returns={"answers": [True, True], "owners in each": owners, "paid": ["Ann", "Ben"]})


async def test_same_seat(student):
    """Two people want the same seat: one gets it, and only that one pays"""
    exploration = await student.explore("same_seat", seat(student))
    await exploration.expect({"Ann": True, "Ben": False, "owner": "Ann", "paid": ["Ann"]})


async def test_payment_fails(student):
    """When a payment fails, its exception comes out, and another person can buy the seat"""
    exploration = await student.explore("payment_fails", seat(student))
    await exploration.expect(
        {"Ann": "not paid", "Ben": True, "Cyd": False, "owner": "Ben", "paid": ["Ben"]},
        {"Ann": "not paid", "Ben": False, "Cyd": True, "owner": "Cyd", "paid": ["Cyd"]},
    )


async def test_changes_her_mind(student):
    """When a booking is cancelled, another person can buy the seat"""
    exploration = await student.explore("changes_her_mind", seat(student))
    await exploration.expect({"Ann": "CancelledError", "Ben": True, "owner": "Ben", "paid": ["Ben"]})


async def test_some_wait(student):
    """When a payment fails while two people wait and another one comes, the seat is sold once"""
    # Ben and Cyd come during Ann's payment, and Dan when one of them may be paying, or later. Or all come one by one.
    moments = student.any_of([0.05, 0.05, 0.15], [0.05, 0.05, 0.5], [0.3, 0.6, 0.9])
    exploration = await student.explore("some_wait", seat(student), moments)
    await exploration.expect(
        holds=lambda value: value["Ann"] == "not paid" and is_sold_once(value),
        says=SOLD_ONCE,
    )


async def test_goes_away(student):
    """When a booking that waits is cancelled, nothing changes for the others"""
    # Ben and Cyd come during Ann's payment. Or each comes later, and Ben's booking is cancelled before it begins.
    moments = student.any_of([0.02, 0.06], [0.3, 0.4])
    exploration = await student.explore("goes_away", seat(student), False, 0.04, moments, schedules=150)
    await exploration.expect(holds=lambda value: value["Ann"] is True and is_sold_once(value), says=SOLD_ONCE)
    exploration = await student.explore("goes_away", seat(student), True, 0.1, moments, schedules=150)
    await exploration.expect(holds=lambda value: value["Ann"] == "not paid" and is_sold_once(value), says=SOLD_ONCE)
