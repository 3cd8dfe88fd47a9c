"""Thread subclasses with run, a result attribute and super().join."""

import threading


class Worker(threading.Thread):
    def __init__(self, n):
        super().__init__(name=f"worker-{n}")
        self.n = n
        self.result = None

    def run(self):
        self.result = sum(range(self.n))

    def join(self, timeout=None):
        super().join(timeout)
        return self.result


class Loud(Worker):
    def run(self):
        super().run()
        self.result = -self.result


def program() -> None:
    a, b = Worker(5), Loud(4)
    a.start()
    b.start()
    assert a.join() == 10
    assert b.join() == -6
    assert a.name == "worker-5"
