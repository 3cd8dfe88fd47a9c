"""A pool's job fails and nobody asks for its result."""

from concurrent.futures import ThreadPoolExecutor

BUG = "exception"
CLASS = "unknown"


def fail():
    raise ValueError("nobody looks")


def program():
    with ThreadPoolExecutor() as pool:
        pool.submit(fail)
