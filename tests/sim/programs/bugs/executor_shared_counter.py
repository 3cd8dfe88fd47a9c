"""Pool tasks update a shared total without a lock."""

from concurrent.futures import ThreadPoolExecutor

BUG = "assertion"
CLASS = "lost_update"


class Stats:
    def __init__(self):
        self.total = 0


def program() -> None:
    stats = Stats()

    def work(n):
        stats.total += n

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, [1, 2, 3]))
    assert stats.total == 6, stats.total
