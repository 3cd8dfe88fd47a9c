"""Uses of a readers-writer lock: each scenario returns what the readers saw and the writers wrote."""

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


class Pair:
    """Two numbers that are equal except while a writer changes them, which takes `seconds`."""

    def __init__(self, submission, seconds=0):
        self.lock = submission.ReadersWriterLock()
        self._seconds = seconds
        self.left = self.right = 0

    def read(self):
        self.lock.acquire_read()
        seen = self.left, self.right
        self.lock.release_read()
        return "same" if seen[0] == seen[1] else "different"

    def write(self):
        self.lock.acquire_write()
        self.left += 1
        if self._seconds:
            time.sleep(self._seconds)
        self.right += 1
        self.lock.release_write()


def outcome(seen, *writes):
    """The two numbers as the readers saw them, and the numbers of writes."""
    return {"the two numbers in each read": seen, "writes": list(writes)}


def alone(submission):
    """One thread writes and reads in turn."""
    pair, other = Pair(submission), Pair(submission)
    pair.write()
    first = pair.read()
    pair.lock.acquire_write()
    other.write()
    pair.lock.release_write()
    pair.write()
    return outcome([first, pair.read()], pair.right, other.right)


def read_with(lock, job, writers):
    """The result of the job as a reader, or that a writer held the lock meanwhile."""
    lock.acquire_read()
    beside = bool(writers)
    result = job()
    beside = beside or bool(writers)
    lock.release_read()
    return "a writer held the lock, too" if beside else result


def readers(submission, *jobs):
    """The results of readers that come at the same time, each with a job that takes a while."""
    lock = submission.ReadersWriterLock()
    return together(*[lambda job=job: read_with(lock, job, ()) for job in jobs])


def readers_after_writer(submission, with_writer, *jobs):
    """As `readers`, but the readers come while a writer holds the lock, if there is one."""
    lock, writers = submission.ReadersWriterLock(), []

    def write():
        lock.acquire_write()
        writers.append("writer")
        time.sleep(0.2)
        writers.pop()
        lock.release_write()

    def late(job):
        time.sleep(0.1)
        return read_with(lock, job, writers)

    _, *results = together(write if with_writer else (lambda: None), *[lambda job=job: late(job) for job in jobs])
    return results


def two_writers(submission):
    pair = Pair(submission)
    together(pair.write, pair.write)
    return {"numbers after two writes": [pair.left, pair.right]}


def reader_and_writer(submission):
    pair = Pair(submission)
    seen, _ = together(pair.read, pair.write)
    return outcome([seen], pair.right)


def slow_writer(submission, seconds):
    """A reader, and a writer that takes some seconds."""
    pair = Pair(submission, seconds)
    seen, _ = together(pair.read, pair.write)
    return outcome([seen], pair.right)


def two_readers_and_a_writer(submission):
    pair = Pair(submission)
    *seen, _ = together(pair.read, pair.read, pair.write)
    return outcome(seen, pair.right)


def two_writers_and_a_reader(submission):
    pair = Pair(submission)
    seen, *_ = together(pair.read, pair.write, pair.write)
    return outcome([seen], pair.right)


def again(submission):
    """A reader takes the lock twice while a writer takes it once."""
    pair = Pair(submission)
    seen, _ = together(lambda: [pair.read(), pair.read()], pair.write)
    return outcome(seen, pair.right)
