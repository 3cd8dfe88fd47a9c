"""Nothing that is counted gets lost."""


async def test_counts(student):
    """Each counter begins at 0 and counts for itself"""
    run = await student.play("counts")
    run.expect(returns=[0, 1, 5])


async def test_two_adds(student):
    """Two threads add at the same time, and neither add is lost"""
    hunt = await student.explore("two_adds")
    await hunt.expect(6)


async def test_three_threads(student):
    """Three threads add, one of them twice"""
    hunt = await student.explore("three_threads")
    await hunt.expect(114)


async def test_reading(student):
    """Who reads the value meanwhile sees it before or after an add, not in between"""
    hunt = await student.explore("reading")
    await hunt.expect([0, 5], [5, 5])


async def test_slow_adds(student):
    """Nothing gets lost when an add takes long, either"""
    hunt = await student.explore("slow_adds", schedules=100)
    await hunt.expect(11)
