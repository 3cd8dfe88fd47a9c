"""The predictions come from the student's file; what is right comes from the programs, which run on this Python.

Each program has two checks: one for the processors, and one for the time. The programs run once for all of them.
"""

PROCESSORS, TIMES = ("none", "one", "many"), ("shorter", "as long", "longer")


async def judge(student, program, place):
    """Fails the check unless this part of the prediction for the program is what was measured."""
    run = await student.play("predictions", program)
    predictions = run.value
    assert isinstance(predictions, dict), "PREDICTIONS should be a dictionary: each program, and what you predict."
    prediction = predictions[program]
    is_pair = isinstance(prediction, tuple) and len(prediction) == 2
    assert is_pair, (
        f"Your prediction for {program} is {prediction!r}. It should be a tuple of two words, for example "
        f"{(PROCESSORS[0], TIMES[0])!r}."
    )
    words, what = ((PROCESSORS, "processors"), (TIMES, "time"))[place]
    assert prediction[place] in words, (
        f"Your prediction for {program} is {prediction!r}. Its {what} should be one of {', '.join(map(repr, words))}."
    )
    found = await student.measure(program)
    truth = f"The {what} of {program}: {found[what]!r}. Seen: {found[what + ' seen']}."
    assert prediction[place] == found[what], f"You predicted {prediction[place]!r}. {truth}"
    student.note(truth)


async def test_threads_compute_processors(student):
    """threads_compute: how many processors it can use"""
    await judge(student, "threads_compute", 0)


async def test_threads_compute_time(student):
    """threads_compute: how long it takes"""
    await judge(student, "threads_compute", 1)


async def test_processes_compute_processors(student):
    """processes_compute: how many processors it can use"""
    await judge(student, "processes_compute", 0)


async def test_processes_compute_time(student):
    """processes_compute: how long it takes"""
    await judge(student, "processes_compute", 1)


async def test_tasks_compute_processors(student):
    """tasks_compute: how many processors it can use"""
    await judge(student, "tasks_compute", 0)


async def test_tasks_compute_time(student):
    """tasks_compute: how long it takes"""
    await judge(student, "tasks_compute", 1)


async def test_threads_sleep_processors(student):
    """threads_sleep: how many processors it can use"""
    await judge(student, "threads_sleep", 0)


async def test_threads_sleep_time(student):
    """threads_sleep: how long it takes"""
    await judge(student, "threads_sleep", 1)


async def test_tasks_sleep_processors(student):
    """tasks_sleep: how many processors it can use"""
    await judge(student, "tasks_sleep", 0)


async def test_tasks_sleep_time(student):
    """tasks_sleep: how long it takes"""
    await judge(student, "tasks_sleep", 1)


async def test_threads_hash_processors(student):
    """threads_hash: how many processors it can use"""
    await judge(student, "threads_hash", 0)


async def test_threads_hash_time(student):
    """threads_hash: how long it takes"""
    await judge(student, "threads_hash", 1)


async def test_processes_tiny_processors(student):
    """processes_tiny: how many processors it can use"""
    await judge(student, "processes_tiny", 0)


async def test_processes_tiny_time(student):
    """processes_tiny: how long it takes"""
    await judge(student, "processes_tiny", 1)
