"""Items go from producers to consumers, and no thread waits forever."""


async def test_in_order(student):
    """Items come out in the order in which they were put, whatever they are"""
    run = await student.play("in_order")
    run.expect(returns="first None 0 last")


async def test_patience(student):
    """A thread that waits for an item sleeps until the item comes"""
    run = await student.play("patience", *student.jobs(1, seconds=1.0))
    run.expect(returns=run.receipts[0])


async def test_hand_over(student):
    """One producer and one consumer share a buffer with one place"""
    exploration = await student.explore("hand_over")
    await exploration.expect([1, 2, 3])


async def test_two_consumers(student):
    """Two consumers get one item each, and neither waits forever"""
    exploration = await student.explore("two_consumers", 1)
    await exploration.expect([1, 2])


async def test_spare_item(student):
    """Two consumers get one item each if both items fit at once"""
    exploration = await student.explore("two_consumers", 2)
    await exploration.expect([1, 2])


async def test_spare_room(student):
    """Two waiting producers both go on when there is room for both"""
    exploration = await student.explore("two_producers")
    await exploration.expect([1, 2, 3, 4])


async def test_room(student):
    """The buffer never contains more items than it has places"""
    exploration = await student.explore("room", lapses=False)
    await exploration.expect([2, [1, 2, 3]])


async def test_waiting_to_get(student):
    """A thread that waits for an item gets it at once"""
    exploration = await student.explore("waiting_to_get", lapses=False)
    await exploration.expect(
        holds=lambda late: late == 0, says="the item arrived {value} s after it was put; it should arrive at once"
    )


async def test_waiting_to_put(student):
    """A thread that waits for room goes on at once when there is room"""
    exploration = await student.explore("waiting_to_put", lapses=False)
    await exploration.expect(
        holds=lambda late: late == 0, says="put went on {value} s after there was room; it should go on at once"
    )
