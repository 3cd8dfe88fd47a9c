"""Readers together, writers alone, and no thread waits forever."""


def outcome(reads, *writes):
    return {"the two numbers in each read": ["same"] * reads, "writes": list(writes)}


async def test_alone(student):
    """A single thread reads and writes in turn, and two locks are independent"""
    run = await student.play("alone")
    run.expect(returns=outcome(2, 2, 1))


async def test_two_writers(student):
    """Two writers do not hold the lock at the same time"""
    exploration = await student.explore("two_writers")
    await exploration.expect({"numbers after two writes": [2, 2]})


async def test_reader_and_writer(student):
    """No reader holds the lock together with a writer"""
    exploration = await student.explore("reader_and_writer")
    await exploration.expect(outcome(1, 1))


async def test_slow_writer(student):
    """No reader holds the lock together with a writer that takes long"""
    exploration = await student.explore("slow_writer", student.any_of(0, 0.1), schedules=100)
    await exploration.expect(outcome(1, 1))


async def test_two_readers_and_a_writer(student):
    """A writer waits for all readers, not only for the first"""
    exploration = await student.explore("two_readers_and_a_writer")
    await exploration.expect(outcome(2, 1))


async def test_two_writers_and_a_reader(student):
    """With two writers and a reader, no thread waits forever"""
    exploration = await student.explore("two_writers_and_a_reader")
    await exploration.expect(outcome(1, 2))


async def test_again(student):
    """A reader can take the lock again"""
    exploration = await student.explore("again")
    await exploration.expect(outcome(2, 1))


async def test_readers(student):
    """Dozens of readers hold the lock at the same time"""
    count = student.random.randrange(20, 41)
    run = await student.play("readers", *student.jobs(count, word="reader", meet=count))
    run.expect(returns=run.receipts, together=count)


async def test_readers_after_writer(student):
    """Three readers that waited for a writer get the lock at the same time"""
    jobs, with_writer = student.jobs(3, seconds=0.1), student.any_of(True, False)
    exploration = await student.explore("readers_after_writer", with_writer, *jobs, schedules=100)
    await exploration.expect(exploration.receipts, makespan=0.15)
