"""withdraw tests the balance under the lock, gives the lock up, and takes the money under it again."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()

    def can_pay(self, amount):
        with self.lock:
            return self.balance >= amount

    def withdraw(self, amount):
        if self.can_pay(amount):
            with self.lock:
                self.balance -= amount
            return True
        return False


def program() -> None:
    account = Account(100)
    threads = [threading.Thread(target=account.withdraw, args=(80,)) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert account.balance >= 0, account.balance
