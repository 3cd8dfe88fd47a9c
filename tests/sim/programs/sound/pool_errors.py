"""Exceptions that come out of a pool and are looked at."""

from concurrent.futures import CancelledError, Future, ThreadPoolExecutor


def fail():
    raise KeyError("x")


def program():
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(fail)
        assert isinstance(future.exception(), KeyError)
        try:
            future.result()
        except KeyError:
            pass
    mine = Future()
    assert mine.cancel()
    try:
        mine.result()
    except CancelledError:
        pass
    try:
        pool.submit(fail)
    except RuntimeError:
        pass
