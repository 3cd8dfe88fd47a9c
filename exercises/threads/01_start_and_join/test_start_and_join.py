"""Two counts at the same time."""


def demand(run, main, thread, within=0.0):
    prints = {
        "main": tuple(f"main {number + 1}" for number in range(main)),
        "thread": tuple(f"thread {number + 1}" for number in range(thread)),
    }
    run.expect(returns=None, prints=prints, within=within)
    calls, lines = len(run.observation.calls), main + thread
    assert calls == lines, f"Calls of pause(): {calls}. Expected lines: {lines}. Call pause() once after each line."


async def test_one_second(student):
    """Two counts of a second each, at the same time, take about a second"""
    # Only the first two pauses wait for a partner. A later one may have none, because one count may be ahead.
    [pause] = student.jobs(1, times=0, seconds=0.25, meet=2, meetings=2)
    run = await student.call("start_and_join", pause, 4, 4)
    demand(run, 4, 4, within=1.0)


async def test_line_then_pause(student):
    """Each line is printed before its pause, and the next line after it"""
    [pause] = student.jobs(1, times=0, seconds=0.15)
    run = await student.call("start_and_join", pause, 2, 3)
    demand(run, 2, 3)
    printed = [line for line in run.observation.lines if line.stream == "stdout"]
    lines = [line.at for line in printed if line.text.startswith(("main", "thread"))]
    ends = sorted(call.ended for call in run.observation.calls)
    for number, (line, end) in enumerate(zip(lines, ends, strict=True)):
        assert line < end, (
            f"When pause {number + 1} ended, only {number} lines were printed. Print each line before its pause."
        )
    for number, (line, end) in enumerate(zip(lines[2:], ends, strict=False)):
        text = f"Line {number + 3} was printed when only {number} pauses had ended."
        assert line >= end, f"{text} Two counts can be at most two lines ahead of the pauses."


async def test_thread_longer(student):
    """If the thread has more numbers, the main thread waits for it"""
    [pause] = student.jobs(1, times=0, seconds=0.6)
    run = await student.call("start_and_join", pause, 1, 2)
    demand(run, 1, 2)


async def test_main_longer(student):
    """If the main thread has more numbers, it goes on after the thread has ended"""
    [pause] = student.jobs(1, times=0, seconds=0.15)
    run = await student.call("start_and_join", pause, 4, 1)
    demand(run, 4, 1)


async def test_no_main_numbers(student):
    """Without numbers for the main thread, only the other thread counts, and the main thread waits for it"""
    [pause] = student.jobs(1, times=0, seconds=0.7)
    run = await student.call("start_and_join", pause, 0, 1)
    demand(run, 0, 1)


async def test_no_thread_numbers(student):
    """Without numbers for the thread, only the main thread counts"""
    [pause] = student.jobs(1, times=0, seconds=0.15)
    run = await student.call("start_and_join", pause, 2, 0)
    demand(run, 2, 0)
    second = next(line.at for line in run.observation.lines if line.text == "main 2")
    assert second > run.observation.calls[0].ended, (
        "The second line was printed before the first pause ended. Print the next line after the pause."
    )
