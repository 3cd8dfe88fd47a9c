"""A race with known outcomes, explored beside every exploration: two threads add to one number, each in two steps.

A sound exploration finds all three of its outcomes. One that was tampered with from inside the process may not.
"""

import threading


class Counter:
    """Holds the number."""

    def __init__(self, value: int) -> None:
        self.value = value


def program(start: int, first: int, second: int) -> int:
    """Returns start + first, start + second or start + first + second, depending on the schedule."""
    counter = Counter(start)

    def add(amount: int) -> None:
        before = counter.value
        counter.value = before + amount

    threads = [threading.Thread(target=add, args=[amount]) for amount in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counter.value
