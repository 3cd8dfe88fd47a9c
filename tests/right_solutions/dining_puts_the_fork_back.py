# exercise: dining
# style: puts the first fork back if the second one is taken, and tries again after a pause
import threading
import time


class Table:
    def __init__(self, seats):
        self.seats = seats
        self.forks = [threading.Lock() for _ in range(seats)]

    def eat(self, seat, meal):
        l, r = self.forks[seat], self.forks[(seat + 1) % self.seats]
        while True:
            l.acquire()
            if r.acquire(False):
                break
            l.release()
            time.sleep(0.01)
        try:
            return meal()
        finally:
            l.release()
            r.release()
