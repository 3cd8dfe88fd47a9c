"""Both reservations or neither, whatever happens in between."""


async def test_booked(student):
    """Flight and hotel are reserved, and their codes are returned"""
    run = await student.play("booked")
    run.expect(returns=[("flight 1", "hotel 1"), 1, 1])


async def test_cancelled(student):
    """After a cancellation at any moment, nothing stays reserved"""
    exploration = await student.explore("cancelled", [0, 1, 2, 9])
    await exploration.expect([True, "CancelledError", 0, 0], [False, "booked", 1, 1])


async def test_cancelled_again(student):
    """A second cancellation does not interrupt the undoing"""
    exploration = await student.explore("cancelled_again", [1.5, 9], [0, 0.5, 1])
    await exploration.expect([True, "CancelledError", 0, 0], [False, "booked", 1, 1])


async def test_last_room(student):
    """If there is no room, the flight is given back, and the exception comes out"""
    exploration = await student.explore("last_room", [1, 2, 9])
    await exploration.expect(["LookupError", 0, 0], ["booked", 1, 1])


async def test_full(student):
    """If either of the two is full, the other one is given back before the call ends"""
    exploration = await student.explore("full", ["flight", "hotel", "neither"], [1, 3])
    await exploration.expect(["LookupError", [0, 0], [0, 0]], ["booked", [1, 1], [1, 1]])
