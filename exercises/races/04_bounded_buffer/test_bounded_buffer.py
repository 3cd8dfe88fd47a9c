"""Items go from producers to consumers, and no thread waits forever."""


async def test_in_order(student):
    """Items come out in the order in which they were put, whatever they are and however many fit"""
    capacities = [1, *(student.random.randrange(start, 2 * start) for start in (2, 20, 1000))]
    run = await student.play("in_order", capacities)
    items = [f"{name}{number} of {size}" for size in capacities for name in "ab" for number in range(size)]
    run.expect(returns=["first", None, 0, "", False, "last", *items])


async def test_patience(student):
    """A thread that waits for an item sleeps until the item comes"""
    run = await student.play("patience", *student.jobs(1, seconds=1.0))
    run.expect(returns=run.receipts[0])


async def test_long_waits(student):
    """Waiting has no limit: after a long wait, a thread gets its item, and another one puts its own"""
    seconds = student.random.randrange(3_700, 4_700)  # more than an hour
    exploration = await student.explore("long_waits", seconds, schedules=4, lapses=False)
    says = "the items that came out after long waits were {value!r}; they should be 'first' to 'fourth', all at once"
    await exploration.expect(holds=lambda value: value == ["first", "second", "third", "fourth"], says=says)


async def test_hand_over(student):
    """One producer and one consumer share a buffer for two items"""
    items = [None, 0, student.random.randrange(1, 10**6)]
    exploration = await student.explore("hand_over", 2, items, lapses=False)
    await exploration.expect(items)


async def test_two_consumers(student):
    """Two consumers get one item each, and neither waits forever"""
    exploration = await student.explore("two_consumers", 1, lapses=False)
    await exploration.expect([1, 2])


async def test_spare_item(student):
    """Two consumers get one item each if both items fit at once"""
    exploration = await student.explore("two_consumers", 2, lapses=False)
    await exploration.expect([1, 2])


async def test_spare_room(student):
    """Two waiting producers both go on after two items have been taken"""
    exploration = await student.explore("two_producers", 3, lapses=False)
    await exploration.expect([1, 2, 3, 4, 5])


async def test_room(student):
    """The buffer never contains more items than its capacity"""
    exploration = await student.explore("room", lapses=False)
    await exploration.expect({"puts that had returned after one get": 2, "items that came out": [1, 2, 3]})


async def test_waiting_to_get(student):
    """A thread that waits for an item gets it at once"""
    exploration = await student.explore("waiting_to_get", lapses=False)
    await exploration.expect(
        holds=lambda late: late == 0, says="the item arrived {value} s after it was put; it should arrive at once"
    )


async def test_waiting_to_put(student):
    """A thread that waits to put an item goes on at once when another item is taken"""
    exploration = await student.explore("waiting_to_put", lapses=False)
    await exploration.expect(
        holds=lambda late: late == 0, says="put went on {value} s after an item was taken; it should go on at once"
    )
