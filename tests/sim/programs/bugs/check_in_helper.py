"""A helper checks under one lock, and another one acts under a second lock."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Account:
    def __init__(self):
        self.read_lock = threading.Lock()
        self.write_lock = threading.Lock()
        self.balance = 100

    def can_pay(self, amount):
        with self.read_lock:
            return self.balance >= amount

    def pay(self, amount):
        with self.write_lock:
            self.balance -= amount

    def buy(self, amount):
        if self.can_pay(amount):
            self.pay(amount)


def program():
    account = Account()
    together(lambda: account.buy(80), lambda: account.buy(80))
    assert account.balance >= 0
