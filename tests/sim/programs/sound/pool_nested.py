"""Nested submit with enough workers: two parents wait for one child each in a pool of four."""

from concurrent.futures import ThreadPoolExecutor


def program() -> None:
    with ThreadPoolExecutor(4) as pool:

        def parent(n):
            return pool.submit(lambda: n + 1).result() * 2

        fs = [pool.submit(parent, n) for n in range(2)]
        assert [f.result() for f in fs] == [2, 4]
