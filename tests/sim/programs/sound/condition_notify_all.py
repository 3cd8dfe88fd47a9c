"""A gate that lets every waiter through, and notify(n) to none."""

import threading


class Gate:
    def __init__(self):
        self.cond = threading.Condition()
        self.open = False
        self.passed = 0

    def walk_through(self):
        with self.cond:
            while not self.open:
                self.cond.wait()
            self.passed += 1

    def open_up(self):
        with self.cond:
            self.cond.notify(2)
            self.open = True
            self.cond.notify_all()


def program() -> None:
    gate = Gate()
    threads = [threading.Thread(target=gate.walk_through) for _ in range(3)]
    for t in threads:
        t.start()
    gate.open_up()
    for t in threads:
        t.join()
    assert gate.passed == 3
