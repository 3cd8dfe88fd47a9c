"""Two locks, always in one order."""

import threading


class Account:
    def __init__(self, number, balance):
        self.number, self.balance, self.lock = number, balance, threading.Lock()


def transfer(source, target, amount):
    if source is target:
        return True
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True


def program():
    a, b = Account(1, 10), Account(2, 10)
    threads = [
        threading.Thread(target=transfer, args=(a, b, 5)),
        threading.Thread(target=transfer, args=(b, a, 7)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert a.balance + b.balance == 20
