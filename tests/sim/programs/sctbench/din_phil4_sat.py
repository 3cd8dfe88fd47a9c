"""SCTBench CS.din_phil4_sat: asserts that the last of 4 philosophers never finishes eating; every schedule fails."""

import threading

BUG = "assertion"
CLASS = "unknown"
N = 4


class Philosopher(threading.Thread):
    def __init__(self, table, i):
        super().__init__(name=f"philosopher-{i}")
        self.table = table
        self.i = i

    def run(self):
        table = self.table
        left, right = self.i, (self.i + 1) % N
        with table.atomic:
            with table.forks[right], table.forks[left]:
                pass
        with table.atomic:
            table.phil += 1
            assert table.phil != N, "all have eaten"


class Table:
    def __init__(self):
        self.atomic = threading.Lock()
        self.forks = {i: threading.Lock() for i in range(N)}
        self.phil = 0


def program() -> None:
    table = Table()
    threads = [Philosopher(table, i) for i in range(N)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
