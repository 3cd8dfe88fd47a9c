"""Items go from producers to consumers, and nobody is left waiting."""


async def test_in_order(student):
    """What is put first comes out first, whatever it is"""
    run = await student.play("in_order")
    run.expect(returns="first None 0 last")


async def test_patience(student):
    """Who waits for an item sleeps until it comes"""
    run = await student.play("patience", *student.jobs(1, seconds=1.0))
    run.expect(returns=run.receipts[0])


async def test_hand_over(student):
    """One producer and one consumer, with a single place between them"""
    exploration = await student.explore("hand_over")
    await exploration.expect([1, 2, 3])


async def test_two_consumers(student):
    """Two consumers get one item each, and neither waits for ever"""
    exploration = await student.explore("two_consumers", 1)
    await exploration.expect([1, 2])


async def test_spare_item(student):
    """The same where both items find room at once"""
    exploration = await student.explore("two_consumers", 2)
    await exploration.expect([1, 2])


async def test_spare_room(student):
    """Two producers wait, and room is made for both"""
    exploration = await student.explore("two_producers")
    await exploration.expect([1, 2, 3, 4])


async def test_room(student):
    """There are never more items in it than it has places"""
    exploration = await student.explore("room", lapses=False)
    await exploration.expect([2, [1, 2, 3]])


async def test_waiting_to_get(student):
    """Who waits for an item has it as soon as it is there"""
    exploration = await student.explore("waiting_to_get", lapses=False)
    await exploration.expect(holds=lambda late: late == 0, says="the item came {value} s after it was put")


async def test_waiting_to_put(student):
    """Who waits for room goes on as soon as there is some"""
    exploration = await student.explore("waiting_to_put", lapses=False)
    await exploration.expect(holds=lambda late: late == 0, says="put went on {value} s after there was room")
