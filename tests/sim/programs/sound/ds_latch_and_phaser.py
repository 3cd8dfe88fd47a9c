"""A countdown latch and a cyclic barrier built on Condition with a generation number."""

import threading


class Latch:
    def __init__(self, n):
        self.n = n
        self.cond = threading.Condition()

    def count_down(self):
        with self.cond:
            self.n -= 1
            if self.n <= 0:
                self.cond.notify_all()

    def wait(self):
        with self.cond:
            self.cond.wait_for(lambda: self.n <= 0)


class Cyclic:
    def __init__(self, n):
        self.parties = n
        self.count = 0
        self.generation = 0
        self.cond = threading.Condition()

    def wait(self):
        with self.cond:
            generation = self.generation
            self.count += 1
            if self.count == self.parties:
                self.count = 0
                self.generation += 1
                self.cond.notify_all()
                return
            while generation == self.generation:
                self.cond.wait()


def program() -> None:
    latch, cyclic = Latch(2), Cyclic(2)
    rounds = [0, 0]

    def worker(i):
        for r in range(3):
            rounds[i] = r
            cyclic.wait()
            assert rounds[1 - i] == r
            cyclic.wait()
        latch.count_down()

    threads = [threading.Thread(target=worker, args=(i,)) for i in range(2)]
    for t in threads:
        t.start()
    latch.wait()
    assert rounds == [2, 2]
    for t in threads:
        t.join()
