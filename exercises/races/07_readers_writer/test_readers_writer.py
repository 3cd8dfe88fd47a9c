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
    hunt = await student.explore("readers_after_writer", *student.jobs(2, seconds=1.0))
    await hunt.expect(hunt.receipts, makespan=1.5)


async def test_two_writers(student):
    """Two writers are not"""
    hunt = await student.explore("two_writers")
    await hunt.expect([2, 2])


async def test_reader_and_writer(student):
    """No reader is in while a writer is at work"""
    hunt = await student.explore("reader_and_writer")
    await hunt.expect(["same", 1])


async def test_two_readers_and_a_writer(student):
    """A writer waits for all the readers, not for the first of them"""
    hunt = await student.explore("two_readers_and_a_writer")
    await hunt.expect(["same", "same", 1])


async def test_two_writers_and_a_reader(student):
    """With two writers, nobody is forgotten"""
    hunt = await student.explore("two_writers_and_a_reader")
    await hunt.expect(["same", 2])


async def test_again(student):
    """Who has been in can come again"""
    hunt = await student.explore("again")
    await hunt.expect(["same", "same", 1])
