"""A worker goes on until it has to stop, then stops at once, and cleans up.

How long a stop takes is measured in virtual time only. There, no machine is busy.
"""

CLEANED = ["clean-up", "clean-up ends"]
"""The events of a clean-up. It takes a second."""


def steps(count):
    return [f"step {number}" for number in range(1, count + 1)]


def long_steps(count):
    """The events of steps that take a while."""
    return [event for step in steps(count) for event in (step, f"{step} ends")]


def story(*events):
    """The events in words, as a scenario returns them."""
    return ", ".join(events)


async def test_in_a_pause(student):
    """In a pause, stop does not wait for the end of the pause, and the worker cleans up"""
    every = student.random.randint(4, 9)
    count = student.random.randint(2, 5)
    exploration = await student.explore("stopped", (count - 0.7) * every, every, 0, schedules=20, lapses=False)
    await exploration.expect(story(*steps(count), *CLEANED, "stop returned after 1 s"))


async def test_in_a_long_pause(student):
    """A worker sleeps in a long pause"""
    exploration = await student.explore("stopped", 1500, 3600, 0, schedules=2, lapses=False)
    await exploration.expect(story("step 1", *CLEANED, "stop returned after 1 s"))


async def test_after_long_steps(student):
    """A pause begins when the step has ended, however long that took"""
    seconds = student.random.randint(6, 9)
    exploration = await student.explore("stopped", 2 * seconds + 6, 4, seconds, schedules=20, lapses=False)
    await exploration.expect(story(*long_steps(2), *CLEANED, "stop returned after 1 s"))


async def test_in_a_step(student):
    """A step that is running ends, no other one begins, and then the worker cleans up"""
    # The first step begins at 0 s, and the second one at 7 s. The last step takes more than a day.
    for moment, seconds, count in ((1, 5, 1), (8, 5, 2), (1, 100_000, 1)):
        exploration = await student.explore("stopped", moment, 2, seconds, schedules=20, lapses=False)
        await exploration.expect(
            story(
                *long_steps(count), *CLEANED, f"stop returned after {seconds * count + 2 * (count - 1) + 1 - moment} s"
            )
        )


async def test_at_once(student):
    """Right after start, stop returns without a pause, with or without a first step"""
    exploration = await student.explore("stopped_at_the_first_step", schedules=100, lapses=False)
    ends = [*CLEANED, "stop returned after 1 s"]
    await exploration.expect(story(*ends), story("step 1", *ends))


async def test_stopped_twice(student):
    """Two stops at the same time both wait until the worker has ended, and a third one returns at once"""
    exploration = await student.explore("stopped_twice", schedules=60, lapses=False)
    await exploration.expect(story("step 1", *CLEANED, *["stop returned after 1 s"] * 2, "stop returned at once"))


async def test_stopped_before(student):
    """A worker that is stopped before it is started never works"""
    exploration = await student.explore("stopped_before", student.random.randint(1, 60), schedules=20, lapses=False)
    await exploration.expect("stop returned at once, stop returned at once — and: stop returned at once")


async def test_fails(student):
    """When a step raises, the worker cleans up and ends, and each stop raises that exception"""
    for failing in (1, student.random.randint(2, 5)):
        exploration = await student.explore("fails", failing, 5, schedules=10, lapses=False)
        await exploration.expect(story(*steps(failing), *CLEANED, *["stop raised at once"] * 2))


async def test_any_exception(student):
    """An exception of any class comes out of stop, of a step and of the clean-up, and nothing is repeated"""
    for name, of_clean_up in (("a step", False), ("the clean-up", True)):
        exploration = await student.explore("kinds", of_clean_up, schedules=2, lapses=False)
        await exploration.expect([], says=f"not handled as the README says, if {name} raises it: {{value}}")


async def test_fails_for_two(student):
    """Two stops at the same time raise the exception of the step, also if the worker has ended before"""
    for moment, end in ((1, "stop raised after 2 s"), (5, "stop raised at once")):
        exploration = await student.explore("fails_for_two", moment, schedules=50, lapses=False)
        await exploration.expect(story(*long_steps(1), *CLEANED, end, end, "stop raised at once"))


async def test_clean_up_fails(student):
    """When the clean-up raises, stop raises, and the worker does not clean up again"""
    for failing, count, end in ((0, 2, "stop raised after 1 s"), (1, 1, "stop raised at once")):
        exploration = await student.explore("clean_up_fails", failing, schedules=20, lapses=False)
        await exploration.expect(story(*steps(count), *CLEANED, end, "stop raised at once"))


async def test_apart(student):
    """A worker goes on when another one fails and is stopped"""
    exploration = await student.explore("apart", schedules=40, lapses=False)
    first = story(*steps(2), *CLEANED, "stop raised at once")
    second = story(*steps(3), *CLEANED, "stop returned after 1 s")
    await exploration.expect(f"{first} — and: {second}")


async def test_many_steps(student):
    """Without pauses, a worker makes many steps at once, and can make thousands"""
    for count, seconds in ((12, 0.1), (student.random.randint(1200, 1500), None)):
        exploration = await student.explore("many_steps", count, seconds, schedules=1, lapses=False)
        await exploration.expect(f"{count} steps, clean-up, stop raised at once")


async def test_at_work(student):
    """Each worker has a thread of its own for its steps and its clean-up, and start returns at once"""
    run = await student.play("at_work", *student.jobs(3, meet=3))
    run.expect(returns=[*run.receipts, "threads: 1 and 1, in all 3"], together=3)


async def test_patience(student):
    """A worker sleeps in its pauses, and stop sleeps until the worker has ended"""
    run = await student.play("patience", *student.jobs(1, seconds=1.0))
    run.expect(returns=[*run.receipts, "stop waited"])
