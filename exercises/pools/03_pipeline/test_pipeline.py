"""All stages work at the same time, little is under way, and the end and every exception get through.

When the pipeline ends is measured in virtual time only. There, no machine is busy.
"""

from msgspec.structs import replace


def results(count, letters):
    return f"returned {[f'{item}{letters}' for item in range(count)]}"


async def straight(student, count, seconds, workers, room, after, schedules=20):
    """Explores a pipeline without failures; it should end after these seconds."""
    exploration = await student.explore("straight", count, seconds, workers, room, schedules=schedules, lapses=False)
    wanted = {
        "the pipeline": results(count, "abc"[: len(seconds)]),
        "after": f"{after} s",
        "most calls at once in each stage": [min(workers, count)] * len(seconds),
        "too many items": "none",
    }
    if workers == 1:
        wanted["order of the items in each stage"] = ["".join(map(str, range(count)))] * len(seconds)
    await exploration.expect(wanted)


async def fails(student, *arguments, schedules=50):
    """Explores a pipeline in which a stage raises."""
    exploration = await student.explore("fails", *arguments, schedules=schedules, lapses=False)
    wanted = {"the pipeline": "raised the exception", "calls still running": 0, "items taken from the source": "few"}
    await exploration.expect(wanted)


async def test_stages_overlap(student):
    """Three stages with one thread each work at the same time"""
    count = student.random.randint(4, 7)
    await straight(student, count, [1, 1, 1], 1, 9, count + 2)


async def test_workers(student):
    """Each stage has as many threads as it should have"""
    for workers in (2, 3):
        await straight(student, 4 * workers, [1, 1], workers, 9, 5)
    await straight(student, 40, [1], 20, 20, 2, schedules=2)


async def test_few_items(student):
    """Fewer items than workers come through, too"""
    await straight(student, 1, [1, 1], 3, 1, 2)


async def test_slow_first(student):
    """While the first stage is slow, little is taken from the source"""
    count, room = student.random.randint(9, 10), student.random.randint(1, 2)
    await straight(student, count, [2, 0], 1, room, 2 * count)
    await straight(student, 12, [1, 0.5], 2, 2, 6.5)


async def test_slow_last(student):
    """While the last stage is slow, little waits in front of any stage, and it takes first what came first"""
    for room in (1, 2):
        await straight(student, 10, [0, 0, 3], 1, room, 30)


async def test_slow_source(student):
    """A slow generator is read by one thread at a time"""
    exploration = await student.explore("straight", 4, [1.5, 1.5], 2, 1, 1, schedules=20, lapses=False)
    await exploration.expect({"the pipeline": results(4, "ab"), "too many items": "none"})


async def test_order(student):
    """In any order of the threads, no result is lost, and all come in the order of the source"""
    exploration = await student.explore("straight", 3, [0, 0], 2, 1, schedules=150, lapses=False)
    wanted = results(3, "ab")
    await exploration.expect(
        holds=lambda value: value["the pipeline"] == wanted, says=f"{{value[the pipeline]}} instead of {wanted}"
    )


async def test_objects(student):
    """Any object can be an item and a result, also None, equal objects and exceptions"""
    exploration = await student.explore("objects", 1, schedules=5, lapses=False)
    wanted = {"all objects": True, "all objects in the stages": [True, True]}
    await exploration.expect(wanted | {"without stages": True, "without items": []})


async def test_first_fails(student):
    """When the first stage raises, that exception comes out, and the source is not read to its end"""
    await fails(student, 99, [[0, "3"]], "OSError", 1, 1)
    await fails(student, 99, [[0, "3"]], "KeyboardInterrupt", 2, 1)


async def test_last_fails(student):
    """When the last stage raises, nobody is left waiting for room in front of it"""
    for workers, kind in ((1, "LookupError"), (2, "SystemExit"), (1, "StopIteration")):
        await fails(student, 8, [[1, "2"]], kind, workers, 1)
    # Both workers of the first stage wait for room at that time.
    await fails(student, 8, [[1, "0"]], "OSError", 2, 1, [1, 9], schedules=20)


async def test_fails_at_the_end(student):
    """When the last item makes a stage raise, the running calls end, and nobody waits for the end forever"""
    await fails(student, 3, [[1, "2"]], "OSError", 2, 1, [1, 1])
    await fails(student, 2, [[0, "1"]], "OSError", 2, 1, [1, 2])


async def test_source_fails(student):
    """When the source raises, the running calls end, and that exception comes out"""
    for kind, workers in (("RuntimeError", 1), ("KeyboardInterrupt", 2)):
        exploration = await student.explore("source_fails", kind, workers, schedules=50, lapses=False)
        await exploration.expect({"the pipeline": "raised the exception", "calls still running": 0})


async def test_several_fail(student):
    """When several calls raise, one of these exceptions comes out"""
    for failing in ([[0, "0"], [0, "1"]], [[0, "2"], [1, "0"]]):
        await fails(student, 4, failing, "ValueError", 2, 1, [1, 1], schedules=20)


async def test_any_exception(student):
    """An exception of any class comes out, of a stage and of the source"""
    for place in ("stage", "source"):
        exploration = await student.explore("kinds", place, 1, schedules=2, lapses=False)
        await exploration.expect([], says=f"not raised by the pipeline, if a {place} raises it: {{value}}")


async def test_long_waits(student):
    """Waiting threads sleep, also if it takes long"""
    for seconds, after in (([300, 0], 600), ([0, 300], 600), ([0, 150, 0], 300)):
        await straight(student, 2, seconds, 1, 1, after, schedules=2)
    await straight(student, 5, [0, 100], 1, 1, 500, schedules=2)


async def test_again(student):
    """Two calls at the same time and a third one after them have nothing to do with each other"""
    exploration = await student.explore("again", schedules=30, lapses=False)
    wanted = results(3, "ab")
    await exploration.expect({"first call": wanted, "second call": "raised the exception", "third call": wanted})


async def test_all_at_work(student):
    """All threads of all stages are at work at the same time, and sleep while they wait"""
    workers, items = 2, 8
    jobs = [student.jobs(items, seconds=0.02) for _ in range(3)]
    # These six calls need one another: items 1 and 2 in the last stage, 5 and 6 in the first one.
    for stage, numbers in ((2, (0, 1)), (1, (2, 3)), (0, (4, 5))):
        for number in numbers:
            jobs[stage][number] = replace(jobs[stage][number], meet=3 * workers, seconds=0.8)
    jobs = [[replace(job, name=f"stage {number + 1}, {job.name}") for job in row] for number, row in enumerate(jobs)]
    run = await student.play("rendezvous", jobs, workers, ceiling=3 * workers)
    receipts = run.receipts
    run.expect(returns=[receipts[number::items] for number in range(items)], together=3 * workers)
