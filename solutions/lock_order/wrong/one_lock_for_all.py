"""Uses one lock for everything: no deadlock, but every transfer waits for every other."""
# fails: apart with sequential

import threading

BANK = threading.Lock()


def transfer(source, target, amount):
    with BANK:
        if source is target:
            with source.lock:
                return source.balance >= amount
        with source.lock, target.lock:
            if source.balance < amount:
                return False
            source.balance -= amount
            target.balance += amount
            return True
