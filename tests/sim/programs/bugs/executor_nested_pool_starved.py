"""Two workers, two parents that each wait for a child in the same pool: a deadlock when both parents get in first."""

from concurrent.futures import ThreadPoolExecutor

BUG = "deadlock"
CLASS = "deadlock"


def program() -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:

        def parent(n):
            return pool.submit(pow, n, 2).result()

        fs = [pool.submit(parent, n) for n in (1, 2)]
        assert [f.result() for f in fs] == [1, 4]
