"""What is done with a buffer: each scenario says what came of it."""

import threading
import time


def together(*works):
    """Calls each in a thread of its own, and returns what they return."""
    results = [None] * len(works)

    def run(place):
        results[place] = works[place]()

    threads = [threading.Thread(target=run, args=[place], name=f"thread {place + 1}") for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def in_order(submission):
    """What comes out of buffers with room for all, one after the other; of the bigger ones only what is not as put."""
    buffer = submission.BoundedBuffer(4)
    for item in ("first", None, 0, "last"):
        buffer.put(item)
    got = [buffer.get() for _ in range(4)]
    for capacity in (10, 1000):
        big = submission.BoundedBuffer(capacity)
        for number in range(capacity):
            big.put(number)
        wrong = [item for number in range(capacity) if (item := big.get()) != number]
        got.extend(wrong[:3])
    return " ".join(map(str, got))


def hand_over(submission):
    """What one thread gets, of three items that another puts."""
    buffer = submission.BoundedBuffer(1)

    def produce():
        for item in (1, 2, 3):
            buffer.put(item)

    _, got = together(produce, lambda: [buffer.get() for _ in range(3)])
    return got


def two_consumers(submission, capacity):
    """What two threads get, of two items that a third one puts."""
    buffer = submission.BoundedBuffer(capacity)

    def produce():
        buffer.put(1)
        buffer.put(2)

    first, second, _ = together(buffer.get, buffer.get, produce)
    return sorted([first, second])


def two_producers(submission):
    """What comes out when two threads put one item each into a full buffer, while a third one makes room for both."""
    buffer = submission.BoundedBuffer(2)
    buffer.put(1)
    buffer.put(2)

    *_, got = together(lambda: buffer.put(3), lambda: buffer.put(4), lambda: [buffer.get(), buffer.get()])
    return sorted([*got, buffer.get(), buffer.get()])


def room(submission):
    """How many of three puts by two threads are through, when one item has been got and all is quiet; then the rest."""
    buffer = submission.BoundedBuffer(1)
    through = []

    def produce(*items):
        for item in items:
            buffer.put(item)
            through.append(item)

    def consume():
        got = [buffer.get()]
        # For who looks at the clock, time passes only when nobody else can do anything: so after this, all is quiet.
        until = time.monotonic() + 1
        time.sleep(until - time.monotonic())
        count = len(through)
        return count, sorted([*got, buffer.get(), buffer.get()])

    *_, (count, got) = together(lambda: produce(1), lambda: produce(2, 3), consume)
    return [count, got]


def waiting_to_get(submission):
    """How many seconds late an item arrives that somebody waits for, or two for which two wait with a single place."""
    buffer, busy = submission.BoundedBuffer(1), submission.BoundedBuffer(1)

    def produce():
        time.sleep(1.2345)
        buffer.put("item")
        return time.monotonic()

    def consume():
        buffer.get()
        return time.monotonic()

    put, got = together(produce, consume)
    begun = time.monotonic()
    together(busy.get, busy.get, lambda: [busy.put(number) for number in range(2)])
    return round(max(got - put, time.monotonic() - begun), 6)


def waiting_to_put(submission):
    """How many seconds after there is room somebody goes on who waits for it, or two for whom room is made in turn."""
    buffer, busy = submission.BoundedBuffer(1), submission.BoundedBuffer(1)
    buffer.put("item")
    busy.put("item")

    def produce():
        buffer.put("another")
        return time.monotonic()

    def consume():
        time.sleep(1.2345)
        buffer.get()
        return time.monotonic()

    put, got = together(produce, consume)
    begun = time.monotonic()
    together(lambda: busy.put("a"), lambda: busy.put("b"), lambda: [busy.get() for _ in range(2)])
    return round(max(put - got, time.monotonic() - begun), 6)


def patience(submission, job):
    """One waits for an item, which another puts when a job is done."""
    buffer = submission.BoundedBuffer(1)
    _, got = together(lambda: buffer.put(job()), buffer.get)
    return got
