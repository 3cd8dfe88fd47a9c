"""The race that is planted beside every hunt: two threads add to one number, each in two steps.

A hunt that works finds all three of its outcomes. One that was tampered with from inside the process may not.
"""

import threading


class Place:
    """Holds the number."""

    def __init__(self, number: int) -> None:
        self.number = number


def program(start: int, first: int, second: int) -> int:
    """start + first, start + second or their sum, as the schedule will have it."""
    place = Place(start)

    def add(amount: int) -> None:
        before = place.number
        place.number = before + amount

    threads = [threading.Thread(target=add, args=[amount]) for amount in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return place.number
