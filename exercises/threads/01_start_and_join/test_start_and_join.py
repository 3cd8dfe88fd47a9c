"""Two counts at the same time."""


def demand(run, main, thread, within=0.0):
    prints = {
        "main": tuple(f"main {number + 1}" for number in range(main)),
        "thread": tuple(f"thread {number + 1}" for number in range(thread)),
    }
    run.expect(returns=None, prints=prints, within=within)
    calls, lines = len(run.observation.calls), main + thread
    assert calls == lines, f"Number of calls of pause(): {calls}. Number of lines: {lines}, with one call after each."


async def test_one_second(student):
    """Two counts of a second each, side by side, take about a second"""
    # Only the first two pauses wait for a partner. A later one might have none: one count may be ahead of the other.
    [pause] = student.jobs(1, times=0, seconds=0.25, meet=2, meetings=2)
    run = await student.call("start_and_join", pause, 4, 4)
    demand(run, 4, 4, within=1.0)


async def test_line_then_pause(student):
    """Each line is printed first, its pause comes after it, and then the next line"""
    [pause] = student.jobs(1, times=0, seconds=0.15)
    run = await student.call("start_and_join", pause, 2, 3)
    demand(run, 2, 3)
    printed = [line for line in run.observation.lines if line.stream == "stdout"]
    lines = [line.at for line in printed if line.text.startswith(("main", "thread"))]
    ends = sorted(call.ended for call in run.observation.calls)
    for number, (line, end) in enumerate(zip(lines, ends, strict=True)):
        assert line < end, f"Number of pauses that were over: {number + 1}. Number of lines printed by then: {number}."
    for number, (line, end) in enumerate(zip(lines[2:], ends, strict=False)):
        told = f"Number of lines printed: {number + 3}. Number of pauses that were over by then: {number}."
        assert line >= end, f"{told} Two counts can be two lines ahead, not more."


async def test_thread_longer(student):
    """When the thread has more numbers, main waits for it"""
    [pause] = student.jobs(1, times=0, seconds=0.6)
    run = await student.call("start_and_join", pause, 1, 2)
    demand(run, 1, 2)


async def test_main_longer(student):
    """When main has more numbers, it counts on after the thread is done"""
    [pause] = student.jobs(1, times=0, seconds=0.15)
    run = await student.call("start_and_join", pause, 4, 1)
    demand(run, 4, 1)


async def test_no_main_numbers(student):
    """With no numbers for main, only the thread counts, and main waits for it"""
    [pause] = student.jobs(1, times=0, seconds=0.7)
    run = await student.call("start_and_join", pause, 0, 1)
    demand(run, 0, 1)


async def test_no_thread_numbers(student):
    """With no numbers for the thread, only main counts"""
    [pause] = student.jobs(1, times=0, seconds=0.15)
    run = await student.call("start_and_join", pause, 2, 0)
    demand(run, 2, 0)
    second = next(line.at for line in run.observation.lines if line.text == "main 2")
    assert second > run.observation.calls[0].ended, "The second line came out before the first pause was over."
