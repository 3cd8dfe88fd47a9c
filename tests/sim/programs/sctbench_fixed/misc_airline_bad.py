"""The repaired twin of sctbench/misc_airline_bad.py."""

import threading

SEATS = 2


class Airline:
    def __init__(self):
        self.sold = 0
        self.lock = threading.Lock()

    def sell(self):
        with self.lock:
            if self.sold < SEATS:
                self.sold += 1


def program() -> None:
    airline = Airline()
    sellers = [threading.Thread(target=airline.sell) for _ in range(3)]
    for t in sellers:
        t.start()
    for t in sellers:
        t.join()
    assert airline.sold <= SEATS, airline.sold
