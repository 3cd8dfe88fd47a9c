"""The answers come from the student's file; what is right comes from the programs, which run on this Python.

Each check is one sentence, so that each answer counts. The programs run once, before the first answer is judged.
"""

PROGRAMS = (
    "threads_compute",
    "tasks_compute",
    "processes_compute",
    "waiting_threads",
    "one_line",
    "dict_while_iterating",
    "daemon_thread",
    "cancelled_task",
    "failed_gather",
    "sleeping_coroutine",
    "memory",
    "global_variable",
)
"""The function of `programs.py` for each sentence."""


async def judge(student, number):
    """Fails the check unless the answer for this sentence is what its program found."""
    run = await student.play("answers", number)
    answers = run.value
    assert isinstance(answers, dict), "ANSWERS should be a dictionary: the number of each sentence, and its answer."
    answer = answers[number]
    assert answer is True or answer is False, f"Answer {number} is {answer!r}; it should be True or False."
    found = await student.measure(PROGRAMS[number - 1])
    truth = f"Sentence {number} is {str(found['answer']).lower()} here: {found['seen']}."
    assert answer is found["answer"], f"Your answer is {answer}. {truth}"
    student.note(truth)


async def test_threads_compute(student):
    """Sentence 1: threads that compute"""
    await judge(student, 1)


async def test_tasks_compute(student):
    """Sentence 2: tasks that compute"""
    await judge(student, 2)


async def test_processes_compute(student):
    """Sentence 3: processes that compute"""
    await judge(student, 3)


async def test_waiting_threads(student):
    """Sentence 4: threads that wait"""
    await judge(student, 4)


async def test_one_line(student):
    """Sentence 5: threads and one line of code"""
    await judge(student, 5)


async def test_dict_while_iterating(student):
    """Sentence 6: threads and a dictionary"""
    await judge(student, 6)


async def test_daemon_thread(student):
    """Sentence 7: daemon threads"""
    await judge(student, 7)


async def test_cancelled_task(student):
    """Sentence 8: a cancelled task"""
    await judge(student, 8)


async def test_failed_gather(student):
    """Sentence 9: an exception in gather"""
    await judge(student, 9)


async def test_sleeping_coroutine(student):
    """Sentence 10: time.sleep in a coroutine"""
    await judge(student, 10)


async def test_memory(student):
    """Sentence 11: memory of threads and tasks"""
    await judge(student, 11)


async def test_global_variable(student):
    """Sentence 12: global variables and processes"""
    await judge(student, 12)
