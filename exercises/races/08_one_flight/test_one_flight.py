"""Each key is fetched once for all threads, and keys do not wait for each other."""

from itertools import product


def threads(*results, **fetches):
    """The report of a scenario: the result of each thread, and the number of fetches of each key."""
    calls = {f"fetches of {key}": count for key, count in fetches.items()}
    return {f"thread {number}": result for number, result in enumerate(results, 1)} | calls


def duration(student):
    """Some seconds whose third and fourth parts are milliseconds. None of them is a multiple of 5 ms."""
    return (5 * student.random.randrange(20, 60) + student.random.randrange(1, 5)) * 0.012


async def test_alone(student):
    """Values are fetched once, and are the object itself; equal keys are one key"""
    count = student.random.randrange(110, 150)
    # Nothing here waits, so threads that fetch wake up often, and that is right.
    run = await student.play("alone", count, computes=True)
    run.expect(
        returns={"many keys": count, "values": ["the value itself"] * 11, "fetches of each": [1] * 11, "keys": 9}
    )


async def test_unused(student):
    """A cache that is not used fetches nothing"""
    run = await student.play("unused")
    run.expect(returns=0)


async def test_one_after_the_other(student):
    """A new cache fetches its own values, even if earlier ones are gone"""
    count = student.random.randrange(10, 20)
    run = await student.play("one_after_the_other", count)
    run.expect(returns=list(range(count)))


async def test_fails_again(student):
    """Each call tries again until a fetch succeeds, and raises what the fetch raised"""
    kinds = ["Failed", "KeyboardInterrupt", "SystemExit", "StopIteration", *student.exceptions()]
    counts = [student.random.randrange(20, 30), student.random.randrange(3, 9), 2, 1, *[1] * (len(kinds) - 4)]
    run = await student.play("fails_again", counts, kinds)
    ends = [
        [f"the exception of fetch {number + 1}" for number in range(count)] + [f"a, fetch {count + 1}"] * 2
        for count in counts
    ]
    run.expect(returns=ends)


async def test_nothing_kept(student):
    """After failed fetches, the cache keeps neither keys nor exceptions"""
    run = await student.play("kept", student.random.randrange(20, 40))
    run.expect(returns={"keys": 0, "exceptions": 0})


async def test_twenty_keys(student):
    """Twenty keys are fetched at the same time"""
    run = await student.play("apart", *student.jobs(20, meet=20))
    run.expect(returns=run.receipts, together=20)


async def test_two_caches(student):
    """Two caches fetch the same key at the same time"""
    run = await student.play("two_caches", *student.jobs(2, meet=2))
    run.expect(returns=run.receipts, together=2)


async def test_patience(student):
    """A thread that waits for a fetch sleeps until it ends"""
    run = await student.play("patience", *student.jobs(1, seconds=1.0))
    run.expect(returns=run.receipts * 2)


async def test_one_key(student):
    """Two or three threads ask for one key at the same time, and it is fetched once"""
    for count, schedules in ((2, 400), (3, 150)):
        exploration = await student.explore("gets", *["a"] * count, schedules=schedules)
        await exploration.expect(threads(*["a, fetch 1"] * count, a=1))


async def test_two_keys(student):
    """Three threads ask for two keys, and each key is fetched once"""
    exploration = await student.explore("gets", "a", "b", "a", schedules=200)
    await exploration.expect(threads("a, fetch 1", "b, fetch 1", "a, fetch 1", a=1, b=1))


async def test_needs_another_key(student):
    """A fetch can call get with another key"""
    exploration = await student.explore("in_fetch", schedules=100)
    await exploration.expect(threads("b, fetch 1 with a, fetch 1", "a, fetch 1", a=1, b=1))


async def test_fails_once(student):
    """After a failed fetch, the next call fetches again"""
    for count, schedules in ((2, 300), (3, 100)):
        exploration = await student.explore("fails_once", *["a"] * count, schedules=schedules)
        again = "the exception of fetch 1, then a, fetch 2"
        ends = product((again, "a, fetch 2"), repeat=count)
        await exploration.expect(*[threads(*each, a=2) for each in ends if again in each])


async def test_shared_flight(student):
    """Threads that wait for a fetch get its value at once when it ends, and other keys do not wait"""
    seconds = duration(student)
    exploration = await student.explore("flights", seconds, 0, schedules=50, lapses=False)
    a, b = f"after {round(seconds, 6)} s", f"after {round(seconds + seconds / 3, 6)} s"
    ends = *[f"a, fetch 1 {a}"] * 2, f"b, fetch 1 {b}", f"a, fetch 1 {a}", f"b, fetch 1 {b}", f"a, fetch 1 {b}"
    await exploration.expect(threads(*ends, a=1, b=1))


async def test_shared_failure(student):
    """Threads that wait for a fetch that fails get its exception at once, and the next call fetches again"""
    seconds = duration(student)
    exploration = await student.explore("flights", seconds, 1, schedules=50, lapses=False)
    a, b = f"after {round(seconds, 6)} s", f"after {round(seconds + seconds / 3, 6)} s"
    failed, later = f"the exception of fetch 1 {a}", f"after {round(2 * seconds + seconds / 3, 6)} s"
    ends = failed, failed, f"b, fetch 1 {b}", failed, f"b, fetch 1 {b}", f"a, fetch 2 {later}"
    await exploration.expect(threads(*ends, a=2, b=1))


async def test_long_fetch(student):
    """A fetch may take any time"""
    seconds = student.random.randrange(100, 300) * 1.2
    exploration = await student.explore("flights", seconds, 0, schedules=4, lapses=False)
    a, b = f"after {round(seconds, 6)} s", f"after {round(seconds + seconds / 3, 6)} s"
    ends = *[f"a, fetch 1 {a}"] * 2, f"b, fetch 1 {b}", f"a, fetch 1 {a}", f"b, fetch 1 {b}", f"a, fetch 1 {b}"
    await exploration.expect(threads(*ends, a=1, b=1))


async def test_there_already(student):
    """A value that is there comes at once while another key is fetched"""
    exploration = await student.explore("there_already", student.random.randrange(1, 9), schedules=20, lapses=False)
    says = "a get with a value that is there took {value} s while another key was fetched; it should not wait"
    await exploration.expect(holds=lambda value: value == 0, says=says)
