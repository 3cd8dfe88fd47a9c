"""IBM/SIR airline: sellers test for free seats and then sell, so the plane is overbooked (3 sellers, 2 seats)."""

import threading

BUG = "assertion"
CLASS = "check_then_act"
SEATS = 2


class Airline:
    def __init__(self):
        self.sold = 0

    def sell(self):
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
