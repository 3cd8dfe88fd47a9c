"""A handler is registered when its type is first seen: twice, if two threads see it at once."""

import functools
import threading
from contextlib import nullcontext


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def scenario(lock):
    made = []

    @functools.singledispatch
    def show(value):
        return "?"

    def use():
        with lock:
            if show.dispatch(int) is show.dispatch(object):
                made.append(int)
                show.register(int, str)
        assert show(1) == "1"

    together(use, use)
    assert made == [int]


def buggy():
    scenario(nullcontext())


def right():
    scenario(threading.Lock())
