"""Takes the source's lock first, after a random sleep."""
# fails: slow_accounts with deadlock

import random
import time


def transfer(source, target, amount):
    time.sleep(random.uniform(0.001, 0.01))
    if source is target:
        with source.lock:
            return source.balance >= amount
    with source.lock, target.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
