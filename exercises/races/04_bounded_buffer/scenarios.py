"""Uses of a buffer: each scenario returns the items that came out, or a delay."""

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


def in_order(submission, capacities):
    """The items from two buffers of each capacity that are filled in turn, and from one of four with special items."""
    special = submission.BoundedBuffer(6)
    for item in ("first", None, 0, "", False, "last"):
        special.put(item)
    got = [special.get() for _ in range(6)]
    for capacity in capacities:
        buffers = submission.BoundedBuffer(capacity), submission.BoundedBuffer(capacity)
        for number in range(capacity):
            for name, buffer in zip("ab", buffers, strict=True):
                buffer.put(f"{name}{number} of {capacity}")
        for buffer in buffers:
            got += [buffer.get() for _ in range(capacity)]
    return got


def hand_over(submission, capacity, items):
    """The items that one thread gets while another one puts them."""
    buffer = submission.BoundedBuffer(capacity)

    def produce():
        for item in items:
            buffer.put(item)

    _, got = together(produce, lambda: [buffer.get() for _ in items])
    return got


def two_consumers(submission, capacity):
    """The items that two threads get while a third one puts two."""
    buffer = submission.BoundedBuffer(capacity)

    def produce():
        buffer.put(1)
        buffer.put(2)

    first, second, _ = together(buffer.get, buffer.get, produce)
    return sorted([first, second])


def two_producers(submission, capacity):
    """All items, when two threads put one item each into a full buffer and a third thread takes two."""
    buffer = submission.BoundedBuffer(capacity)
    for item in range(1, capacity + 1):
        buffer.put(item)
    late, later = capacity + 1, capacity + 2

    *_, got = together(lambda: buffer.put(late), lambda: buffer.put(later), lambda: [buffer.get(), buffer.get()])
    return sorted([*got, *(buffer.get() for _ in range(capacity))])


def room(submission):
    """How many of three puts have returned after one get, when no thread can run any more; then all items."""
    buffer = submission.BoundedBuffer(1)
    through = []

    def produce(*items):
        for item in items:
            buffer.put(item)
            through.append(item)

    def consume():
        got = [buffer.get()]
        # After a thread reads the clock, time passes only when no other thread can run: so now all of them wait.
        until = time.monotonic() + 0.1
        time.sleep(until - time.monotonic())
        count = len(through)
        return count, sorted([*got, buffer.get(), buffer.get()])

    *_, (count, got) = together(lambda: produce(1), lambda: produce(2, 3), consume)
    return {"puts that had returned after one get": count, "items that came out": got}


def waiting_to_get(submission):
    """The delay in seconds until a waiting thread gets an item, or two waiting threads get one each."""
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
    """The delay in seconds until a waiting put goes on when an item is taken, or two waiting puts in turn."""
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


def long_waits(submission, seconds):
    """The items that threads get and put after a long wait; after a short one, only how late an item came.

    One more item is put than has to be. So no thread waits forever for an item that another one has dropped.
    """
    buffer = submission.BoundedBuffer(1)

    def produce(item, wait):
        time.sleep(wait)
        buffer.put(item)
        return time.monotonic()

    def consume():
        return buffer.get(), time.monotonic()

    put, (first, got) = together(lambda: produce("first", 1.2345), consume)
    if got != put:
        return [f"first, {round(got - put, 6):.12g} s late"]
    _, (second, _) = together(lambda: produce("second", seconds), consume)

    buffer = submission.BoundedBuffer(1)
    buffer.put("third")

    def wait_and_get():
        time.sleep(seconds)
        return [buffer.get(), buffer.get()]

    _, more, _ = together(lambda: buffer.put("fourth"), wait_and_get, lambda: produce("fifth", 2 * seconds))
    return [first, second, *more]


def patience(submission, job):
    """A thread waits for an item, which another thread puts after a job."""
    buffer = submission.BoundedBuffer(1)
    _, got = together(lambda: buffer.put(job()), buffer.get)
    return got
