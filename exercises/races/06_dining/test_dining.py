"""Every philosopher eats, but two neighbours never at the same time."""


def one_at_a_time(meals):
    return {"most meals at the same time": 1, "meals": meals}


async def test_alone(student):
    """One after the other, all philosophers eat, whatever the meal returns, and each table has its own forks"""
    seats = student.random.randrange(3, 6)
    run = await student.play("alone", [2, seats])
    run.expect(returns=[None, 0, "", False, "meal 1", *(f"meal {seat}" for seat in range(seats))])


async def test_across(student):
    """Philosophers who are not neighbours eat at the same time"""
    count = student.random.randrange(6, 10)
    seats = 2 * count + student.random.randrange(2)
    run = await student.play("across", seats, *student.jobs(count, word="meal", meet=count))
    run.expect(returns=run.receipts, together=count)


async def test_neighbours(student):
    """Two neighbours do not eat at the same time"""
    seats = student.random.randrange(4, 40)
    left = student.random.randrange(1, seats - 2)
    exploration = await student.explore("neighbours", seats, left, left + 1)
    await exploration.expect(one_at_a_time(2))


async def test_first_and_last(student):
    """The first and the last seat are neighbours, too"""
    seats = student.random.randrange(4, 40)
    exploration = await student.explore("neighbours", seats, seats - 1, 0)
    await exploration.expect(one_at_a_time(2))


async def test_long_meals(student):
    """Two neighbours do not eat at the same time, even if a meal takes long"""
    exploration = await student.explore("long_meals", student.any_of(0, 0.1), schedules=80)
    await exploration.expect(one_at_a_time(2))


async def test_full_table(student):
    """All philosophers at a full table eat; at a table of three, one at a time"""
    exploration = await student.explore("full_table", 3, schedules=400)
    await exploration.expect(one_at_a_time(3))
    seats = student.random.randrange(4, 7)
    exploration = await student.explore("large_table", seats, schedules=30)
    await exploration.expect(list(range(seats)))


async def test_twice(student):
    """Two philosophers eat twice each"""
    exploration = await student.explore("twice", schedules=400)
    await exploration.expect(one_at_a_time(4))


async def test_freed_forks(student):
    """A philosopher whose two forks have become free eats, even if another one still waits"""
    says = "a philosopher began to eat {value} s after both forks were free; at most 0.1 s is allowed"
    # A limit on the philosophers that grows with the table shows at a table of five, whatever number is drawn.
    for seats in (5, student.random.randrange(6, 12)):
        first = (seats - 1 - student.random.randrange(4)) % seats  # the last seat is among the four
        exploration = await student.explore("freed_forks", seats, first, schedules=5, lapses=False)
        await exploration.expect(holds=lambda late: late <= 0.1, says=says)


async def test_spilt(student):
    """When a meal goes wrong, the forks are back on the table, and the exception comes out"""
    exploration = await student.explore("spilt", schedules=400)
    await exploration.expect({"eat with the meal that raises": "raised", "results of the others": ["meal 1", "meal 2"]})


async def test_all_spilt(student):
    """Whatever a meal raises, eat raises it, too"""
    kinds = ["KeyboardInterrupt", *(student.exception() for _ in range(5))]
    run = await student.play("all_spilt", student.random.randrange(2, 6), kinds)
    run.expect(returns=[True] * 6)
