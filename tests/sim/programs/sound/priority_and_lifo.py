"""Priority and last-in first-out queues."""

import queue
import threading


def program():
    first, last = queue.PriorityQueue(), queue.LifoQueue()

    def fill():
        for number in (3, 1, 2):
            first.put(number)
            last.put(number)

    thread = threading.Thread(target=fill)
    thread.start()
    thread.join()
    assert [first.get() for _ in range(3)] == [1, 2, 3]
    assert [last.get() for _ in range(3)] == [2, 1, 3]
