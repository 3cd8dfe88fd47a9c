"""Replicas that are asked: each scenario returns what the submitted function did, and when."""

import builtins
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


def wait(seconds):
    """Let exactly so many seconds of virtual time pass."""
    until = time.monotonic() + seconds
    time.sleep(until - time.monotonic())


class Replica:
    """A replica that takes some seconds, and then returns its `answer` or raises its `error`.

    With `error`, it may answer all the same: the first time (1), the second time, and so on.
    """

    def __init__(self, name, seconds, error=None, answers=()):
        self.name, self.seconds, self.answers = name, seconds, answers
        self.error = getattr(builtins, error)(f"raised by {name}") if error else None
        self.answer = object()
        self.calls = []
        self._numbers = iter(range(1, 100))

    def __call__(self):
        number = next(self._numbers)
        self.calls.append(number)
        if self.seconds:
            time.sleep(self.seconds)
        if self.error and number not in self.answers:
            raise self.error
        return self.answer


def ask(submission, replicas):
    """Ask the replicas: how the function ended, and when."""
    names = {id(each): replica.name for replica in replicas for each in (replica.answer, replica.error)}
    begun = time.monotonic()
    try:
        answer = submission.first_answer(replicas)
        end = f"returned the answer of {names[id(answer)]}" if id(answer) in names else f"returned {answer!r}"
    except BaseExceptionGroup as group:
        kind = "an ExceptionGroup" if isinstance(group, ExceptionGroup) else "a BaseExceptionGroup"
        end = f"raised {kind} of {', '.join(names.get(id(each), repr(each)) for each in group.exceptions)}"
    except NotImplementedError:
        raise
    except BaseException as error:
        end = f"raised {type(error).__name__}: {error}"
    return {"first_answer": end, "after": f"{time.monotonic() - begun:g} s"}


def made(replicas):
    """Replicas 1, 2 and so on, from pairs of seconds and the name of an exception."""
    return [Replica(f"replica {number}", *each) for number, each in enumerate(replicas, 1)]


def asked(submission, *replicas):
    """How the function ends for replicas of these seconds and errors, and how often each one was called."""
    replicas = made(replicas)
    outcome = ask(submission, replicas)
    wait(100)
    return {**outcome, "calls of each replica": [len(replica.calls) for replica in replicas]}


def asked_in_all_places(submission, seconds, answers):
    """The end for one replica that stands in the list three times, and answers only some of these times."""
    replica = Replica("the replica", seconds, "OSError", answers)
    outcome = ask(submission, [replica] * 3)
    wait(100)
    return {**outcome, "calls": len(replica.calls)}


def answers(submission):
    """Of many answers, those that the function did not return, but an object that is not the same."""
    objects = [None, 0, False, "", [], {}, "text", ValueError("not raised"), KeyboardInterrupt()]
    named = [*((repr(each), each) for each in objects), ("an object", object())]
    lost = []
    for name, wanted in named:
        got = submission.first_answer([Replica("another one", 9), lambda wanted=wanted: wanted])
        if got is not wanted:
            lost.append(name)
    wait(100)
    return ", ".join(lost)


def in_words(ends):
    """The end of each call, under its number."""
    names = ("first call", "second call", "third call")
    return {name: f"{end['first_answer']} after {end['after']}" for name, end in zip(names, ends, strict=False)}


def asked_again(submission):
    """The ends of three calls: two at the same time, and one while replicas of both are still running."""
    first, second, third = made([(1,), (4,)]), made([(2,), (5,)]), made([(8,), (9,)])
    ends = together(lambda: ask(submission, first), lambda: ask(submission, second))
    ends.append(ask(submission, third))
    wait(100)
    return in_words(ends)


def failed_again(submission):
    """The ends of two calls: all replicas of the first one raise, and one replica of the second one answers."""
    ends = [ask(submission, made(each)) for each in ([(1, "OSError"), (2, "EOFError")], [(1, "OSError"), (2,)])]
    wait(100)
    return in_words(ends)


def nobody(submission):
    """How the function ends without replicas."""
    return ask(submission, [])["first_answer"].partition(":")[0]


def together_for_real(submission, *jobs):
    """The number of the job whose result came back, counted from 1; 0 for anything else. Waits for all jobs."""
    ended = threading.Semaphore(0)
    results = {}

    def call(number, job):
        try:
            results[number] = job()
            return results[number]
        finally:
            ended.release()

    answer = submission.first_answer([lambda pair=pair: call(*pair) for pair in enumerate(jobs, 1)])
    for _ in jobs:
        ended.acquire()
    return next((number for number, result in results.items() if result is answer), 0)
