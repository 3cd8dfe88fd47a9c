"""Uses a lock for each pair, and then locks the source first: a ring of three still deadlocks."""
# fails: ring with deadlock

import threading
from collections import defaultdict

PAIRS = defaultdict(threading.Lock)


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    with PAIRS[frozenset((source.number, target.number))], source.lock, target.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
