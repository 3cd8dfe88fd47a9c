"""A task of a one-worker pool waits for another task of the same pool."""

from concurrent.futures import ThreadPoolExecutor

BUG = "deadlock"
CLASS = "deadlock"


def program() -> None:
    with ThreadPoolExecutor(max_workers=1) as pool:

        def outer():
            return pool.submit(lambda: 1).result() + 1

        assert pool.submit(outer).result() == 2
