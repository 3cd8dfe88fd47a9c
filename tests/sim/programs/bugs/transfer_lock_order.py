"""transfer locks source, then target: two opposite transfers deadlock."""

import threading

BUG = "deadlock"
CLASS = "deadlock"


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    with source.lock:
        with target.lock:
            source.balance -= amount
            target.balance += amount


def program() -> None:
    a, b = Account(10), Account(10)
    threads = [threading.Thread(target=transfer, args=(a, b, 1)), threading.Thread(target=transfer, args=(b, a, 2))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert (a.balance, b.balance) == (11, 9)
