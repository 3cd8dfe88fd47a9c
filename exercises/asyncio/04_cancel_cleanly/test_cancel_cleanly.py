"""Both reservations or neither, whatever happens in between."""


def three_pairs(student):
    """Durations of the flight's and the hotel's calls: once the same for both, then a longer one for either."""
    short, long = sorted(student.random.sample(range(1, 9), 2))
    return [(pair[0] / 10, pair[1] / 10) for pair in ((short, short), (short, long), (long, short))]


def trip(how):
    """The right outcome of a trip that ended this way."""
    places = int(how == "no exception")
    return {"ended with": how, "flights reserved": places, "rooms reserved": places}


def in_time(how, answer):
    """The same for a trip whose `cancel()` gave this answer."""
    return {"cancelled in time": answer, **trip(how)}


async def test_booked(student):
    """Flight and hotel are reserved, and their codes are returned, even if one is empty"""
    code = f"code {student.random.randrange(10**6)}"
    codes = [("flight 1", "hotel 1"), ("", "hotel 2"), (code, ""), ("", "")]
    run = await student.play("booked", codes)
    run.expect(returns=[{"codes": pair, "flights reserved": 1, "rooms reserved": 1} for pair in codes])


async def test_cancelled(student):
    """After a cancellation at any moment, nothing stays reserved"""
    for flight, hotel in three_pairs(student):
        moment = student.any_of(0, *sorted({flight, hotel}), flight + hotel, 9)
        exploration = await student.explore("cancelled", [flight, hotel], moment, schedules=60)
        await exploration.expect(in_time("CancelledError", True), in_time("no exception", False))


async def test_cancelled_again(student):
    """Further cancellations do not interrupt the undoing"""
    for flight, hotel in three_pairs(student):
        few = [flight / 9] * student.random.randrange(3, 6)
        further = student.any_of([0], [flight / 2], [flight], [0] * 5, few)
        moment = student.any_of(flight + hotel / 2, (flight + hotel) / 2, 9)
        exploration = await student.explore("cancelled_again", [flight, hotel], moment, further, schedules=300)
        await exploration.expect(in_time("CancelledError", True), in_time("no exception", False))


async def test_last_room(student):
    """If there is no room, the flight is given back, and the exception comes out"""
    exploration = await student.explore("last_room", student.any_of(0.1, 0.2, 0.9))
    await exploration.expect(trip("full"), trip("no exception"))


async def test_full(student):
    """If either of the two is full, the other one is given back before the call ends"""
    name, delay = student.any_of("flight", "hotel", "neither"), student.any_of(0.1, 0.3)
    exploration = await student.explore("full", name, delay)
    ends = []
    for how, places in (("full", 0), ("no exception", 1)):
        reserved = {"flights reserved": places, "rooms reserved": places}
        ends.append({"ended with": how, "then": reserved, "later": reserved})
    await exploration.expect(*ends)


async def test_full_and_cancelled(student):
    """If a cancellation comes during the undoing, the undoing goes on, and either exception comes out"""
    moment = student.any_of(0.15, 0.25, 0.35, 0.9)  # three of them while the flight is given back
    exploration = await student.explore("full_and_cancelled", student.any_of(0, 1), moment, schedules=300)
    await exploration.expect(trip("full"), trip("CancelledError"), trip("no exception"))


async def test_several_trips(student):
    """Several trips at the same time do not affect each other"""
    flight, hotel = sorted(student.random.sample(range(1, 9), 2))
    wrong = student.any_of(True, False)
    exploration = await student.explore("several_trips", flight / 10, hotel / 10, wrong, schedules=400)
    await exploration.expect([trip("no exception"), trip("CancelledError"), trip("full")], [trip("no exception")] * 3)
