"""Each seat is sold once, and everyone who pays gets a seat."""


async def test_alone(student):
    """A seat is sold to the first person, and to nobody else"""
    run = await student.play("alone")
    run.expect(returns=[True, False, True, [(1, "Ann"), (2, "Ben")], ["Ann", "Ben"]])


async def test_apart(student):
    """Different seats are paid for at the same time"""
    run = await student.play("apart", *student.jobs(2, coroutine=True, meet=2))
    run.expect(returns=[True, True], together=2)


async def test_same_seat(student):
    """Two people want the same seat: one gets it, and only that one pays"""
    exploration = await student.explore("same_seat")
    await exploration.expect([True, False, "Ann", ["Ann"]])


async def test_payment_fails(student):
    """When a payment fails, its exception comes out, and another person can buy the seat"""
    exploration = await student.explore("payment_fails")
    await exploration.expect(
        ["LookupError", True, False, "Ben", ["Ben"]],
        ["LookupError", False, True, "Cyd", ["Cyd"]],
    )


async def test_changes_her_mind(student):
    """When a booking is cancelled, another person can buy the seat"""
    exploration = await student.explore("changes_her_mind")
    await exploration.expect(["CancelledError", True, "Ben", ["Ben"]])


async def test_one_waits(student):
    """When a payment fails while a second person waits and a third one comes, the seat is sold once"""
    exploration = await student.explore("one_waits")
    await exploration.expect(
        ["LookupError", True, False, "Ben", ["Ben"]],
        ["LookupError", False, True, "Cyd", ["Cyd"]],
    )
