"""Copy, change, write back: self.items = self.items + [x] without a lock."""

import threading

BUG = "assertion"
CLASS = "lost_update"


class Basket:
    def __init__(self):
        self.items = ()

    def add(self, x):
        self.items = (*self.items, x)


def program() -> None:
    basket = Basket()
    threads = [threading.Thread(target=basket.add, args=(x,)) for x in "ab"]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(basket.items) == ["a", "b"]
