"""Threads hand coroutines to a loop in a thread of its own: results, limits, and a clean end.

When a call comes back is measured in virtual time only. There, no machine is busy.
"""

ENDS = ("'done'", "CancelledError", "RuntimeError")
"""How a call may end that runs at the same time as close."""


async def test_together(student):
    """The coroutines of five threads run at the same time, while their threads wait"""
    run = await student.play("real", *student.jobs(5, coroutine=True, meet=5, seconds=0.5))
    run.expect(returns=run.receipts, together=5)


async def test_overlap(student):
    """Each call returns its own result as soon as its coroutine has ended"""
    waits = [student.random.randint(4, 9), 2, 3, 1]
    exploration = await student.explore("overlap", waits, schedules=30, lapses=False)
    await exploration.expect([f"'value {number}' at {wait}" for number, wait in enumerate(waits, 1)])


async def test_crowd(student):
    """Forty calls run at the same time"""
    exploration = await student.explore("crowd", 40, schedules=1, lapses=False)
    await exploration.expect({"calls that ended at 5": 40})


async def test_values(student):
    """A call returns the object itself, whatever it is"""
    exploration = await student.explore("values", schedules=5, lapses=False)
    await exploration.expect(dict.fromkeys(["NoneType", "int", "str", "list", "bool", "object"], "the same"))


async def test_exceptions(student):
    """A call raises the exception itself, whatever it is"""
    for timeout in (None, 50):
        exploration = await student.explore("exceptions", timeout, schedules=2, lapses=False)
        await exploration.expect([], says="not raised by the call: {value}")


async def test_places(student):
    """Each bridge has one loop, in one thread of its own"""
    exploration = await student.explore("places", student.random.randint(2, 4), schedules=5, lapses=False)
    expected = {"loops of each bridge": [1, 1], "threads of each bridge": [1, 1], "loops of both": 2}
    await exploration.expect({**expected, "in the caller's thread": False})


async def test_timeouts(student):
    """At its limit, a call raises TimeoutError, its coroutine is cancelled, and the bridge goes on"""
    limit, clean_up = 2 * student.random.randint(2, 5), student.random.randint(1, 3)
    exploration = await student.explore("timeouts", limit, clean_up, schedules=10, lapses=False)
    report = {"late was cancelled": f"yes at {limit}", "late ended": f"yes at {limit + clean_up}"}
    starts = [[f"TimeoutError at {moment}", f"'quick' at {limit // 2}"] for moment in (limit, limit + clean_up)]
    nexts = [10 * limit + 1, 10 * limit + clean_up + 1]
    await exploration.expect(
        *[{**report, "calls": calls, "next": f"'next' at {then}"} for calls, then in zip(starts, nexts, strict=True)]
    )


async def test_close(student):
    """close cancels what runs, and returns when it has cleaned up; calls that wait raise CancelledError"""
    for closers in (1, 2):
        moment, clean_up = student.random.randint(1, 5), student.random.randint(1, 4)
        exploration = await student.explore("closed", moment, clean_up, closers, schedules=40, lapses=False)
        end = moment + clean_up
        report = {}
        for number in (1, 2):
            report[f"coroutine {number} was cancelled"] = f"yes at {moment}"
            report[f"coroutine {number} ended"] = f"yes at {end}"
        report |= {"calls": ["CancelledError"] * 2, "closes": [f"None at {end}"] * closers, "again": f"None at {end}"}
        await exploration.expect(report)


async def test_after_close(student):
    """After close, a call raises RuntimeError, whether the bridge was used before or not"""
    for used in (True, False):
        exploration = await student.explore("after_close", used, schedules=10, lapses=False)
        await exploration.expect({"call": "RuntimeError at 0", "called": 0})


async def test_on_the_loop(student):
    """On the loop itself, a call raises RuntimeError instead of waiting for itself"""
    exploration = await student.explore("on_the_loop", schedules=10, lapses=False)
    await exploration.expect({"call": "RuntimeError at 1", "called": 0})


async def test_on_another_loop(student):
    """A coroutine on the loop of another bridge may call"""
    exploration = await student.explore("on_another_loop", schedules=10, lapses=False)
    await exploration.expect("'of the other loop' at 2")


async def test_long_waits(student):
    """A thread that waits sleeps, also if it takes long"""
    exploration = await student.explore("waits_long", 300, schedules=2, lapses=False)
    report = {"no limit": "'done' at 300", "with a limit": "'done' at 600", "close": "None at 901"}
    await exploration.expect({**report, "the last one was cancelled": "yes at 601", "the last one ended": "yes at 901"})


async def test_call_or_close(student):
    """A call at the same time as close never waits forever"""
    for calls, schedules in ((1, 600), (2, 150)):
        exploration = await student.explore("call_or_close", calls, schedules=schedules, lapses=False)
        await exploration.expect(
            holds=lambda ends, calls=calls: len(ends) == calls and all(end in ENDS for end in ends),
            says=f"each call ends with one of {', '.join(ENDS)}",
        )


async def test_apart(student):
    """A bridge goes on when another one is closed, and a new one works after that"""
    exploration = await student.explore("apart", schedules=10, lapses=False)
    await exploration.expect(["'other' at 3", "closed at 1", "'third' at 4"])
