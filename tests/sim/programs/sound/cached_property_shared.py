"""functools.cached_property and lru_cache, used by two threads; computing twice is allowed, disagreeing is not."""

import functools
import threading


@functools.lru_cache(maxsize=None)
def slow_square(x):
    y = x * x
    return y


class Circle:
    def __init__(self, r):
        self.r = r

    @functools.cached_property
    def area(self):
        r = self.r
        return 3 * r * r


def program() -> None:
    slow_square.cache_clear()
    c = Circle(2)
    out = []
    threads = [threading.Thread(target=lambda: out.append((c.area, slow_square(3)))) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert out == [(12, 9)] * 2
