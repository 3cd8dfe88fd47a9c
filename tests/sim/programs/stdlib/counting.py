"""Numbers from `itertools.count` are unique; those from a counter of one's own are not."""

import itertools
import threading


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Numbers:
    def __init__(self):
        self.last = 0

    def next(self):
        self.last += 1
        return self.last


def scenario(next_number):
    seen = []
    together(lambda: seen.append(next_number()), lambda: seen.append(next_number()))
    assert len(set(seen)) == 2


def buggy():
    scenario(Numbers().next)


def right():
    scenario(itertools.count().__next__)
