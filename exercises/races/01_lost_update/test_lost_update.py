"""No update of a counter is lost."""

SEEN = "value that another thread saw"


def small(student):
    """A number with one digit that is neither 0 nor 1."""
    return student.random.randrange(2, 10)


def middle(student):
    return student.random.randrange(10, 1000)


def large(student):
    return student.random.randrange(1000, 10 ** student.random.randrange(4, 30))


async def test_counts(student):
    """Each counter starts at 0 and has its own value"""
    numbers = [0, small(student), middle(student), large(student)]
    run = await student.play("counts", numbers)
    after = {f"value after add({number})": number for number in numbers}
    run.expect(returns={"value at first": 0, "value after add()": 1, **after})


async def test_two_adds(student):
    """Two threads add at the same time, and neither add is lost, even if one adds 0"""
    exploration = await student.explore("two_adds", 0)
    await exploration.expect({"value": 1})


async def test_three_threads(student):
    """Three threads add, one of them twice, and no add is lost"""
    numbers = [large(student), small(student), middle(student)]
    exploration = await student.explore("three_threads", *numbers)
    await exploration.expect({"value": 1 + sum(numbers)})


async def test_onlooker(student):
    """A thread that reads the value during an add sees the value before it or after it"""
    before, n = small(student), middle(student)
    exploration = await student.explore("onlooker", before, n, schedules=60)
    end = before + n
    await exploration.expect(*({SEEN: seen, "value in the end": end} for seen in (before, end)))


async def test_slow_adds(student):
    """No add is lost, even if an add takes long"""
    numbers = [small(student), middle(student)]
    exploration = await student.explore("slow_adds", *numbers, student.any_of(0, 1), schedules=90)
    await exploration.expect({"value": sum(numbers)})
