"""transfer to the same account takes one plain lock twice."""

import threading

BUG = "deadlock"
CLASS = "deadlock"


class Account:
    def __init__(self, number):
        self.number = number
        self.balance = 10
        self.lock = threading.Lock()


def transfer(source, target, amount):
    first, second = sorted((source, target), key=lambda a: a.number)
    with first.lock, second.lock:
        source.balance -= amount
        target.balance += amount


def program() -> None:
    a = Account(1)
    transfer(a, a, 3)
