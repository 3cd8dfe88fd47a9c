"""Two counts at the same time."""

from msgspec.structs import replace


def lines_of(word, count):
    return tuple(f"{word} {number}" for number in range(1, count + 1))


def demand(run, main, thread, within=0.0):
    run.expect(
        returns=None, prints={"main": lines_of("main", main), "thread": lines_of("thread", thread)}, within=within
    )
    calls, printed = len(run.observation.calls), main + thread
    assert calls == printed, f"Calls of pause(): {calls}. Expected lines: {printed}. Call pause() once after each line."


async def test_one_second(student):
    """Two counts of about a second each, at the same time, take about a second"""
    # Only the first two pauses wait for a partner. A later one may have none, because one count may be ahead.
    [pause] = student.jobs(1, word="pause", times=0, seconds=0.25, meet=2, meetings=2)
    run = await student.call("start_and_join", pause, 4, 3)  # if both ended at once, chance would decide which is last
    demand(run, 4, 3, within=1.0)


async def test_line_then_pause(student):
    """Each line is printed before its pause, and the next line after it"""
    [pause] = student.jobs(1, word="pause", times=0, seconds=0.4)
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
    main, seconds = student.random.randint(1, 2), student.random.uniform(0.5, 0.6)
    [pause] = student.jobs(1, word="pause", times=0, seconds=seconds)
    thread = main + 1
    run = await student.call("start_and_join", pause, main, thread)
    demand(run, main, thread)


async def test_main_longer(student):
    """If the main thread has more numbers, it goes on after the thread has ended"""
    [pause] = student.jobs(1, word="pause", times=0, seconds=student.random.uniform(0.1, 0.2))
    main, thread = student.random.randint(3, 5), student.random.randint(1, 2)
    run = await student.call("start_and_join", pause, main, thread)
    demand(run, main, thread)


async def test_slow_thread(student):
    """The two counts run in the two threads, and the main thread waits for a thread with fewer numbers"""
    main = student.random.randint(3, 4)
    [pause] = student.jobs(1, word="pause", times=0, meet=2, meetings=1)
    quick = replace(pause, name="pause of the main thread")
    slow = replace(pause, name="pause of the other thread", seconds=0.8)
    run = await student.play("slow_thread", quick, slow, main, 2)
    demand(run, main, 2)
    made = sum(call.job == 0 for call in run.observation.calls)
    assert made == main, f"The main thread made {made} pauses, but it has {main} lines to print. Count in both threads."


async def test_own_pace(student):
    """Neither count waits for the other one: each goes on when its own pause has ended"""
    number = student.random.randint(3, 4)
    [pause] = student.jobs(1, word="pause", times=0)
    quick = replace(pause, name="pause of the quick count")
    # The first long pause ends only after all pauses of the other count.
    slow = replace(pause, name="pause of the slow count", after=number)
    run = await student.play("slow_thread", quick, slow, number, 2)
    demand(run, number, 2)
    run = await student.play("slow_thread", slow, quick, 2, number)
    demand(run, 2, number)


async def test_no_main_numbers(student):
    """Without numbers for the main thread, only the other thread counts, and the main thread waits for it"""
    [pause] = student.jobs(1, word="pause", times=0, seconds=0.5)
    run = await student.call("start_and_join", pause, 0, 1)
    demand(run, 0, 1)


async def test_no_thread_numbers(student):
    """Without numbers for the thread, only the main thread counts"""
    number = student.random.randint(2, 4)
    [pause] = student.jobs(1, word="pause", times=0, seconds=0.15)
    run = await student.call("start_and_join", pause, number, 0)
    demand(run, number, 0)
    second = next(line.at for line in run.observation.lines if line.text == "main 2")
    assert second > run.observation.calls[0].ended, (
        "The second line was printed before the first pause ended. Print the next line after the pause."
    )


async def test_again(student):
    """Each call counts from 1, and a call without any numbers prints nothing"""
    [pause] = student.jobs(1, word="pause", times=0)
    # The main thread has the higher number, so nothing else than the lines differs between solutions.
    thread, more_thread = student.random.randint(1, 2), student.random.randint(1, 2)
    main, more_main = thread + student.random.randint(1, 2), more_thread + student.random.randint(1, 2)
    run = await student.play("again", pause, [0, 0], [main, thread], [more_main, more_thread])
    prints = {"main": lines_of("main", main) + lines_of("main", more_main)}
    prints["thread"] = lines_of("thread", thread) + lines_of("thread", more_thread)
    run.expect(returns=[None] * 3, prints=prints)
    calls, printed = len(run.observation.calls), main + thread + more_main + more_thread
    assert calls == printed, f"Calls of pause(): {calls}. Expected lines: {printed}. Call pause() once after each line."
