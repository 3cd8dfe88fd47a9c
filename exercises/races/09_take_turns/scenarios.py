"""Threads that take turns: each scenario returns the calls of `say` in their order, as a text, or a delay.

`say` finds out by the thread which method calls it. So all methods can get the same function.
"""

import threading
import time

METHODS = "first", "second", "third"


def said(calls):
    """The threads of these calls as a text."""
    if not calls:
        return "nothing"
    wrong = (number for number, call in enumerate(calls) if call != METHODS[number % 3])
    right = next(wrong, len(calls)) // 3
    start = 3 * right if right > 3 else 0
    rest = ", ".join(calls[start : start + 9]) + (", …" if len(calls) > start + 9 else "")
    return ", then ".join(part for part in (f"{right} rounds in turn" if start else "", rest) if part)


class Speaker:
    """Notes the thread of each call. Every call takes `seconds`. It returns something else each time."""

    RESULTS = None, False, 0, "", True, [], "said"

    def __init__(self, seconds=0):
        self.calls = []
        self._seconds = seconds
        self._speaking = ""

    def say(self):
        name = threading.current_thread().name
        self.calls.append(f"{name} during {self._speaking}" if self._speaking else name)
        self._speaking = name
        if self._seconds:
            time.sleep(self._seconds)
        self._speaking = ""
        return self.RESULTS[len(self.calls) % len(self.RESULTS)]

    def said(self):
        """The calls so far: after more than three rounds in turn, their number and a few further calls."""
        return said(self.calls)


def start(turns, say, *, name="{}", order=METHODS):
    """Calls the methods with `say`, in three threads with their names, in this order. Returns the threads."""
    threads = [threading.Thread(target=getattr(turns, each), args=[say], name=name.format(each)) for each in order]
    for thread in threads:
        thread.start()
    return threads


def join(threads):
    for thread in threads:
        thread.join()


def rounds(submission, n, seconds=0):
    """The calls of `n` rounds, of which each takes some seconds."""
    speaker = Speaker(seconds)
    join(start(submission.Turns(n), speaker.say))
    return speaker.said()


def two_at_a_time(submission):
    """The calls of two objects that are used at the same time, each for one round."""
    speakers = Speaker(), Speaker()
    threads = []
    for speaker in speakers:
        threads += start(submission.Turns(1), speaker.say)
    join(threads)
    return [speaker.said() for speaker in speakers]


def in_one_thread(submission, count):
    """One thread calls all three methods, with several objects, one after the other: the calls for each of them."""
    got = []
    for n in [1] * count + [0]:
        turns, calls = submission.Turns(n), []
        for name in METHODS:
            getattr(turns, name)(lambda name=name, calls=calls: calls.append(name))
        got.append(said(calls))
    return got


def delay(submission, seconds):
    """The calls of two rounds, and the seconds that they take beyond those of the calls, if first begins last."""
    speaker = Speaker(seconds)
    turns = submission.Turns(2)
    others = start(turns, speaker.say, order=("third", "second"))
    time.sleep(1.2345)
    begun = time.monotonic()
    join([*others, *start(turns, speaker.say, order=["first"])])
    late = max(0, round(time.monotonic() - begun - 6 * seconds, 6))
    return {"calls": speaker.said(), "delay in seconds": late}


def long_waits(submission, seconds):
    """The calls of two rounds, if first begins after a long wait, and every call takes long."""
    speaker = Speaker(seconds)
    turns = submission.Turns(2)
    others = start(turns, speaker.say, order=("third", "second"))
    time.sleep(seconds)
    join([*others, *start(turns, speaker.say, order=["first"])])
    return speaker.said()


def patience(submission, *jobs):
    """Each call is a job. Returns the results in the order of the calls."""
    turns, results = submission.Turns(1), []
    calls = dict(zip(METHODS, jobs, strict=True))

    def say():
        name = threading.current_thread().name
        results.append(calls[name]() if name in calls else f"called in {name}")

    join(start(turns, say))
    return results


def apart(submission, *jobs):
    """The first call of each of several objects is a job. Returns the results in the order of the jobs."""
    results = [None] * len(jobs)

    def say_at(place):
        def say():
            results[place] = jobs[place]()

        return say

    threads = []
    for place in range(len(jobs)):
        threads += start(submission.Turns(1), say_at(place), order=["first"])
    join(threads)
    return results
