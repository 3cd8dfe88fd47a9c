"""Two threads ask for a cached property: each may get an object of its own."""

import functools
import threading
from contextlib import nullcontext


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Service:
    @functools.cached_property
    def session(self):
        return object()


def scenario(lock):
    service, seen = Service(), []

    def use():
        with lock:
            seen.append(service.session)

    together(use, use)
    assert seen[0] is seen[1]


def buggy():
    scenario(nullcontext())


def right():
    scenario(threading.Lock())
