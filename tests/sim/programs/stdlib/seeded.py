"""Two threads draw from one seeded generator, or from one each."""

import random
import threading


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


EXPECTED = random.Random(7).random()


def scenario(first, second):
    seen = {}
    together(lambda: seen.update(a=first.random()), lambda: seen.update(b=second.random()))
    assert seen["a"] == EXPECTED


def buggy():
    one = random.Random(7)
    scenario(one, one)


def right():
    scenario(random.Random(7), random.Random(7))
