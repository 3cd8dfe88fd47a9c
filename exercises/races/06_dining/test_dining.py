"""Every philosopher eats, but two neighbours never at the same time."""

from random import SystemRandom

CHANCE = SystemRandom()  # a random table, so that a submission cannot know it


async def test_alone(student):
    """One after the other, all philosophers eat"""
    run = await student.play("alone", 3)
    run.expect(returns=["meal 0", "meal 1", "meal 2"])


async def test_across(student):
    """Two philosophers who are not neighbours eat at the same time"""
    run = await student.play("across", *student.jobs(2, meet=2))
    run.expect(returns=run.receipts, together=2)


async def test_neighbours(student):
    """Two neighbours do not eat at the same time"""
    seats = CHANCE.randrange(4, 40)
    left = CHANCE.randrange(1, seats - 2)
    exploration = await student.explore("neighbours", seats, left, left + 1)
    await exploration.expect([1, 2])


async def test_first_and_last(student):
    """The first and the last seat are neighbours, too"""
    seats = CHANCE.randrange(4, 40)
    exploration = await student.explore("neighbours", seats, seats - 1, 0)
    await exploration.expect([1, 2])


async def test_long_meals(student):
    """Two neighbours do not eat at the same time, even if a meal takes long"""
    exploration = await student.explore("long_meals", schedules=100)
    await exploration.expect([1, 2])


async def test_full_table(student):
    """All three philosophers at a table of three eat, one at a time"""
    exploration = await student.explore("full_table", 3)
    await exploration.expect([1, 3])


async def test_twice(student):
    """Two philosophers eat twice each"""
    exploration = await student.explore("twice")
    await exploration.expect([1, 4])


async def test_spilt(student):
    """When a meal goes wrong, the forks are back on the table"""
    exploration = await student.explore("spilt")
    await exploration.expect(["LookupError", "meal 1", "meal 2"])
