"""A generator of unique numbers returns the attribute after it has given the lock up."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class Ids:
    def __init__(self):
        self.lock = threading.Lock()
        self.last = 0

    def next(self):
        with self.lock:
            self.last += 1
        return self.last


def program() -> None:
    ids = Ids()
    out = []
    threads = [threading.Thread(target=lambda: out.append(ids.next())) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(set(out)) == 2, out
