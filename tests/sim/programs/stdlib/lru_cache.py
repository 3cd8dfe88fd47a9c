"""`lru_cache` does not keep two threads from computing the same value."""

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
    calls = []

    @functools.lru_cache(maxsize=None)
    def connect(host):
        calls.append(host)
        return host.upper()

    def use():
        with lock:
            assert connect("a") == "A"

    together(use, use)
    assert len(calls) == 1


def buggy():
    scenario(nullcontext())


def right():
    scenario(threading.Lock())
