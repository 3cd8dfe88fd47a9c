"""Readers together, writers alone, and nobody forgotten."""


async def test_alone(student):
    """One thread gets through, whatever it wants, and two locks have nothing to do with each other"""
    run = await student.play("alone")
    run.expect(returns=["same", "same", 2, 1])


async def test_readers(student):
    """Two readers are in together"""
    run = await student.play("readers", *student.jobs(2, meet=2))
    run.expect(returns=run.receipts, together=2)


async def test_readers_after_writer(student):
    """Two readers who had to wait for a writer get in together"""
    exploration = await student.explore("readers_after_writer", *student.jobs(2, seconds=1.0))
    await exploration.expect(exploration.receipts, makespan=1.5)


async def test_two_writers(student):
    """Two writers are not"""
    exploration = await student.explore("two_writers")
    await exploration.expect([2, 2])


async def test_reader_and_writer(student):
    """No reader is in while a writer is at work"""
    exploration = await student.explore("reader_and_writer")
    await exploration.expect(["same", 1])


async def test_slow_writer(student):
    """However long the writer takes"""
    exploration = await student.explore("slow_writer", schedules=100)
    await exploration.expect(["same", 1])


async def test_two_readers_and_a_writer(student):
    """A writer waits for all the readers, not for the first of them"""
    exploration = await student.explore("two_readers_and_a_writer")
    await exploration.expect(["same", "same", 1])


async def test_two_writers_and_a_reader(student):
    """With two writers, nobody is forgotten"""
    exploration = await student.explore("two_writers_and_a_reader")
    await exploration.expect(["same", 2])


async def test_again(student):
    """Who has been in can come again"""
    exploration = await student.explore("again")
    await exploration.expect(["same", "same", 1])
