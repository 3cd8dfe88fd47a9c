"""A class attribute is guarded by a lock of the instance."""

import threading

BUG = "assertion"
CLASS = "lost_update"


class Visitor:
    total = 0

    def __init__(self):
        self.lock = threading.Lock()

    def visit(self):
        with self.lock:
            Visitor.total = Visitor.total + 1


def program() -> None:
    Visitor.total = 0
    threads = [threading.Thread(target=Visitor().visit) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert Visitor.total == 2, Visitor.total
