"""Threads that meet at a barrier: each scenario returns the numbers of each round, in order, as a text, or delays."""

import threading
import time


def together(*works):
    """Call each function in its own thread, and return the results in order."""
    results = [None] * len(works)

    def run(place):
        results[place] = works[place]()

    threads = [threading.Thread(target=run, args=[place], name=f"thread {place + 1}") for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def number_of(barrier):
    """The number that a call of wait returns, or "broken"."""
    try:
        return barrier.wait()
    except threading.BrokenBarrierError:
        return "broken"


def listed(numbers):
    """Numbers in order, as a text."""
    return ", ".join(sorted([str(number) for number in numbers], key=lambda text: (len(text), text)))


def alone(submission, count):
    """The numbers of one thread: from barriers for one, for it and others that are broken, and from a new one."""
    barriers = [submission.Barrier(1) for _ in range(count)]
    first = [number_of(barrier) for barrier in barriers * 2]
    broken = submission.Barrier(2)
    broken.abort()
    barriers[0].abort()
    barriers[0].abort()
    return {
        "from barriers for one": listed(first),
        "from broken ones": listed(number_of(each) for each in (broken, barriers[0], broken, barriers[0])),
        "from the others": listed(number_of(each) for each in [*barriers[1:], submission.Barrier(1)]),
    }


def many(submission, *jobs):
    """The numbers of a round, after which each thread does a job. Then the results of the jobs."""
    barrier = submission.Barrier(len(jobs))

    def meet(job):
        return number_of(barrier), job()

    pairs = together(*[lambda job=job: meet(job) for job in jobs])
    return [listed(number for number, _ in pairs), [result for _, result in pairs]]


def patience(submission, job):
    """The numbers of three threads, of which one comes after a job."""
    barrier = submission.Barrier(3)

    def come_late():
        job()
        return number_of(barrier)

    return listed(together(lambda: number_of(barrier), lambda: number_of(barrier), come_late))


def rounds(submission, parties, count):
    """The numbers of each of several rounds, in which the same threads meet."""
    barrier = submission.Barrier(parties)
    came, numbers = [], [[] for _ in range(count)]

    def meet():
        for place in range(count):
            came.append(None)
            number = number_of(barrier)
            is_early = len(came) < parties * (place + 1)
            numbers[place].append(f"{number} too early" if is_early else number)

    together(*[meet] * parties)
    return {f"round {place}": listed(each) for place, each in enumerate(numbers, 1)}


def crowd(submission, parties, count):
    """The numbers of so many threads, each of which waits once."""
    barrier = submission.Barrier(parties)
    return {"numbers": listed(together(*[lambda: number_of(barrier)] * count))}


def others_come(submission):
    """The numbers of two rounds. One thread of the first one comes back, and meets a thread that is new then."""
    barrier = submission.Barrier(2)
    rounds = [], []

    def meet(place):
        rounds[place].append(number_of(barrier))

    def come_back():
        meet(0)
        newcomer = threading.Thread(target=meet, args=[1])
        newcomer.start()
        meet(1)
        newcomer.join()

    together(come_back, lambda: meet(0))
    return {f"round {place}": listed(each) for place, each in enumerate(rounds, 1)}


def at_the_same_time(submission):
    """The numbers of two rounds at a barrier, while a thread waits at another one, which is broken then."""
    barrier, other = submission.Barrier(2), submission.Barrier(2)

    def meet():
        return number_of(barrier), number_of(barrier)

    def meet_and_break():
        numbers = meet()
        other.abort()
        return numbers

    first, second, waited = together(meet, meet_and_break, lambda: number_of(other))
    return {f"round {place}": listed(pair) for place, pair in enumerate(zip(first, second, strict=True), 1)} | {
        "at the broken barrier": str(waited)
    }


def broken(submission, parties, waiting):
    """Results of some threads, too few for a round, if another one breaks the barrier, and of one more call."""
    barrier = submission.Barrier(parties)
    *got, _ = together(*[lambda: number_of(barrier)] * waiting, barrier.abort)
    return {"calls": listed(got), "a later call": str(number_of(barrier))}


def broken_or_not(submission, count):
    """Results of two threads in each round, if a third one breaks the barrier at some moment, and of a later call."""
    barrier = submission.Barrier(2)
    *pair, _ = together(*[lambda: [number_of(barrier) for _ in range(count)]] * 2, barrier.abort)
    numbers = {f"round {place}": listed(each) for place, each in enumerate(zip(*pair, strict=True), 1)}
    return numbers | {"a later call": str(number_of(barrier))}


def waits(submission, seconds):
    """Results of threads, with times: two rounds of three threads that come at different times, and a broken round."""
    barrier = submission.Barrier(3)
    start = time.monotonic()
    events = []

    def meet(part):
        for name, parts in (("round 1", part), ("round 2", 4 - part), ("broken", part)):
            time.sleep(parts * seconds)
            if name == "broken" and part == 3:
                barrier.abort()
                break
            number = number_of(barrier)
            events.append((name, number, round(time.monotonic() - start, 6)))

    together(*[lambda part=part: meet(part) for part in (1, 2, 3)])
    report = {}
    for name in ("round 1", "round 2", "broken"):
        numbers = [number for key, number, _ in events if key == name]
        report[name] = f"{listed(numbers)} after {listed({moment for key, _, moment in events if key == name})} s"
    return report
