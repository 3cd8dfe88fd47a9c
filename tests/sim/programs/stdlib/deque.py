"""Two threads take from a deque: it is checked first, or the error is caught."""

import collections
import threading


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def scenario(take):
    items = collections.deque([1])
    together(lambda: take(items), lambda: take(items))
    assert not items


def buggy():
    def take(items):
        if items:
            items.popleft()

    scenario(take)


def right():
    def take(items):
        try:
            items.popleft()
        except IndexError:
            pass

    scenario(take)
