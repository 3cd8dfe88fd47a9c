"""The first answer wins, and nobody waits for the rest.

When the answer comes is measured in virtual time only. There, no machine is busy.
"""


def seconds(student, count):
    """Different numbers of seconds, the smallest first."""
    return sorted(student.random.sample(range(1, 30), count))


def every_kind(student):
    """The names of many exceptions, four at a time: pools of any usual size have a worker for each."""
    kinds = ["StopIteration", "OSError", *student.exceptions()]
    return [kinds[place : place + 4] for place in range(0, len(kinds), 4)]


async def test_fastest(student):
    """The fastest of three replicas answers, and the function returns at once, wherever it stands"""
    fast, *others = seconds(student, 3)
    for place in range(3):
        replicas = [[each] for each in others]
        replicas.insert(place, [fast])
        exploration = await student.explore("asked", *replicas, schedules=20, lapses=False)
        wanted = {"first_answer": f"returned the answer of replica {place + 1}", "after": f"{fast} s"}
        await exploration.expect({**wanted, "calls of each replica": [1, 1, 1]})


async def test_one_replica(student):
    """A single replica answers, too"""
    (only,) = seconds(student, 1)
    exploration = await student.explore("asked", [only], schedules=20, lapses=False)
    wanted = {"first_answer": "returned the answer of replica 1", "after": f"{only} s"}
    await exploration.expect({**wanted, "calls of each replica": [1]})


async def test_errors_first(student):
    """Replicas that raise do not win, whatever they raise, and nothing is printed of those that raise later"""
    first, second, fast, late = seconds(student, 4)
    for kind, another in (("OSError", student.exception()), ("KeyboardInterrupt", "SystemExit")):
        replicas = [[late, kind], [first, kind], [second, another], [fast]]
        exploration = await student.explore("asked", *replicas, schedules=30, lapses=False)
        wanted = {"first_answer": "returned the answer of replica 4", "after": f"{fast} s"}
        await exploration.expect({**wanted, "calls of each replica": [1, 1, 1, 1]})
    for kinds in every_kind(student):
        replicas = [*([1, kind] for kind in kinds), [2]]
        exploration = await student.explore("asked", *replicas, schedules=5, lapses=False)
        wanted = {"first_answer": f"returned the answer of replica {len(replicas)}", "after": "2 s"}
        await exploration.expect({**wanted, "calls of each replica": [1] * len(replicas)})


async def test_all_raise(student):
    """When all replicas raise, a group of all exceptions comes out, in the order of the replicas"""
    first, second, last = seconds(student, 3)
    for kind, group in ((student.exception(), "an ExceptionGroup"), ("KeyboardInterrupt", "a BaseExceptionGroup")):
        replicas = [[last, "OSError"], [first, kind], [second, "OSError"]]
        exploration = await student.explore("asked", *replicas, schedules=30, lapses=False)
        wanted = {"first_answer": f"raised {group} of replica 1, replica 2, replica 3", "after": f"{last} s"}
        await exploration.expect({**wanted, "calls of each replica": [1, 1, 1]})
    for kinds in every_kind(student):
        replicas = [[len(kinds) - number, kind] for number, kind in enumerate(kinds)]
        exploration = await student.explore("asked", *replicas, schedules=5, lapses=False)
        names = ", ".join(f"replica {number}" for number, _ in enumerate(kinds, 1))
        wanted = {"first_answer": f"raised an ExceptionGroup of {names}", "after": f"{len(kinds)} s"}
        await exploration.expect({**wanted, "calls of each replica": [1] * len(kinds)})


async def test_one_raises(student):
    """When the only replica raises, its exception comes out in a group"""
    (only,) = seconds(student, 1)
    groups = {student.exception(): "an ExceptionGroup"}
    groups |= dict.fromkeys(("SystemExit", "GeneratorExit"), "a BaseExceptionGroup")
    for kind, group in groups.items():
        exploration = await student.explore("asked", [only, kind], schedules=20, lapses=False)
        wanted = {"first_answer": f"raised {group} of replica 1", "after": f"{only} s"}
        await exploration.expect({**wanted, "calls of each replica": [1]})


async def test_all_raise_at_once(student):
    """When three replicas raise at the same moment, no exception is lost"""
    exploration = await student.explore("asked", *[[0, "OSError"]] * 3, schedules=150, lapses=False)
    wanted = {"first_answer": "raised an ExceptionGroup of replica 1, replica 2, replica 3", "after": "0 s"}
    await exploration.expect({**wanted, "calls of each replica": [1, 1, 1]})


async def test_answer_and_errors_at_once(student):
    """When a replica answers at the moment in which two others raise, the answer wins"""
    exploration = await student.explore("asked", [0, "OSError"], [0], [0, "OSError"], schedules=150, lapses=False)
    wanted = {"first_answer": "returned the answer of replica 2", "after": "0 s"}
    # A replica that has not begun when the answer comes need not be called.
    calls = [[first, 1, last] for first in (1, 0) for last in (1, 0)]
    await exploration.expect(*[{**wanted, "calls of each replica": each} for each in calls])


async def test_answers_at_once(student):
    """When two replicas answer at the same moment, either answer comes out"""
    (late,) = seconds(student, 1)
    exploration = await student.explore("asked", [1], [late + 1], [1], schedules=150, lapses=False)
    ends = [f"returned the answer of replica {number}" for number in (1, 3)]
    more = {"after": "1 s", "calls of each replica": [1, 1, 1]}
    await exploration.expect(*[{"first_answer": end, **more} for end in ends])


async def test_answers(student):
    """Any object can be the answer, also None and an exception object"""
    exploration = await student.explore("answers", schedules=5, lapses=False)
    await exploration.expect(
        holds=lambda lost: lost == "", says="the function did not return these first answers: {value}"
    )


async def test_same_replica(student):
    """A replica that stands in the list three times is called three times"""
    (only,) = seconds(student, 1)
    wanted = {"first_answer": "returned the answer of the replica", "after": f"{only} s", "calls": 3}
    for answers in ([1], [2], [2, 3]):
        exploration = await student.explore("asked_in_all_places", only, answers, schedules=20, lapses=False)
        await exploration.expect(wanted)


async def test_nobody(student):
    """Without replicas, ValueError comes out"""
    exploration = await student.explore("nobody", schedules=5, lapses=False)
    await exploration.expect("raised ValueError")


async def test_again(student):
    """Calls at the same time, and calls one after the other, have nothing to do with each other"""
    exploration = await student.explore("asked_again", schedules=50, lapses=False)
    ends = [f"returned the answer of replica 1 after {late} s" for late in (1, 2, 8)]
    await exploration.expect(dict(zip(("first call", "second call", "third call"), ends, strict=True)))
    exploration = await student.explore("failed_again", schedules=20, lapses=False)
    failed = "raised an ExceptionGroup of replica 1, replica 2 after 2 s"
    await exploration.expect({"first call": failed, "second call": "returned the answer of replica 2 after 2 s"})


async def test_all_at_once(student):
    """Five replicas run at the same time, and the function sleeps while it waits"""
    run = await student.play("together_for_real", *student.jobs(5, meet=5, seconds=1.0))
    assert run.value in range(1, 6), "the function did not return what a replica had returned"
    run.expect(together=5)


async def test_many(student):
    """Forty replicas run at the same time, too"""
    run = await student.play("together_for_real", *student.jobs(40, meet=40, seconds=0.2))
    assert run.value in range(1, 41), "the function did not return what a replica had returned"
    run.expect(together=40)
