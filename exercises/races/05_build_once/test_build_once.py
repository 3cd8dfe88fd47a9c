"""The value is built once, for all threads."""


def is_built_second(value):
    """Whether the first build failed, its exception came out, and the second build made the value for all others."""
    results = value["results"]
    one_failed = "raised" in results and set(results) <= {"raised", "build 2"}
    return one_failed and value["result of the next call"] == "build 2" and value["builds"] == 2


BUILT_SECOND = "the outcome was {value!r}; after the failed build, all results but 'raised' should be 'build 2'"


async def test_alone(student):
    """The value is built when it is first needed, and kept: the object itself, whatever it is"""
    run = await student.play("alone")
    values = ["'text'", "None", "0", "False", "''", "[]", "{}", "['item']", "an object"]
    right = {"get returned it": True, "number of builds": 1}
    run.expect(returns={f"build that returns {value}": right for value in values})


async def test_unused(student):
    """A value that is never needed is not built"""
    run = await student.play("unused")
    run.expect(returns={"value": "build 1", "builds of the unused one": 0})


async def test_one_after_the_other(student):
    """A new object builds its own value, even if earlier ones are gone"""
    count = student.random.randrange(10, 20)
    run = await student.play("one_after_the_other", count)
    run.expect(returns=list(range(count)))


async def test_fails_again(student):
    """Each call tries again until a build succeeds, and raises what the build raised"""
    kinds = ["Failed", "KeyboardInterrupt", student.exception(), student.exception()]
    counts = [student.random.randrange(20, 30), student.random.randrange(3, 9), 2, 1]
    run = await student.play("fails_again", counts, kinds)
    wanted = {}
    for count, kind in zip(counts, kinds, strict=True):
        results = ["raised"] * count + [f"build {count + 1}"] * 2
        wanted[f"a build that raises {kind} at first ({count})"] = {"results": results, "builds": count + 1}
    run.expect(returns=wanted)


async def test_apart(student):
    """Two values are built at the same time"""
    run = await student.play("apart", *student.jobs(2, word="build", meet=2))
    run.expect(returns=run.receipts, together=2)


async def test_two_gets(student):
    """Two threads ask at the same time, and the value is built once"""
    exploration = await student.explore("gets", 2)
    await exploration.expect({"values": ["build 1"] * 2, "builds": 1})


async def test_three_gets(student):
    """Three threads ask at the same time, and all of them get the value"""
    exploration = await student.explore("gets", 3)
    await exploration.expect({"values": ["build 1"] * 3, "builds": 1})


async def test_slow_build(student):
    """The value is built once, however long that takes"""
    exploration = await student.explore("slow_build", student.any_of(0, 0.1), schedules=100)
    await exploration.expect({"values": ["build 1"] * 2, "builds": 1})


async def test_fails_once(student):
    """After a failed build, the next call tries again"""
    exploration = await student.explore("fails_once")
    await exploration.expect(holds=is_built_second, says=BUILT_SECOND)


async def test_fails_for_three(student):
    """After a failed build with two waiting threads, only one of them builds"""
    exploration = await student.explore("fails_for_three", schedules=200)
    await exploration.expect(holds=is_built_second, says=BUILT_SECOND)
