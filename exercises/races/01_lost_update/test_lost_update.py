"""No update of a counter is lost."""

from random import SystemRandom


def number():
    """A random number, so that a submission cannot know it."""
    return SystemRandom().randrange(20, 60)


async def test_counts(student):
    """Each counter starts at 0 and has its own value"""
    n = number()
    run = await student.play("counts", n)
    run.expect(returns=[0, 1, 0, n])


async def test_two_adds(student):
    """Two threads add at the same time, and neither add is lost"""
    n = number()
    exploration = await student.explore("two_adds", n)
    await exploration.expect(1 + n)


async def test_three_threads(student):
    """Three threads add, one of them twice, and no add is lost"""
    numbers = [number(), number(), number()]
    exploration = await student.explore("three_threads", *numbers)
    await exploration.expect(1 + sum(numbers))


async def test_slow_adds(student):
    """No add is lost, even if an add takes long"""
    numbers = [number(), number()]
    exploration = await student.explore("slow_adds", *numbers, schedules=100)
    await exploration.expect(sum(numbers))
