"""What the Python FAQ documents as atomic: list.append, pop, dict assignment, dict.update from a dict, deque, sort, plain assignment."""

import threading
from collections import deque

last = None


def program() -> None:
    global last
    last = None
    items = []
    table = {}
    d = deque()
    stock = list(range(6))
    taken = []

    def worker(n):
        global last
        for i in range(2):
            items.append((n, i))
            table[n, i] = i
            d.append(n)
            taken.append(stock.pop())
        table.update({("u", n): n})
        last = n

    threads = [threading.Thread(target=worker, args=(n,)) for n in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(items) == 6 and len(d) == 6 and len(table) == 9
    assert sorted(taken) == list(range(6)) and not stock
    assert last in (0, 1, 2)
    items.sort()
    assert items == [(n, i) for n in range(3) for i in range(2)]
