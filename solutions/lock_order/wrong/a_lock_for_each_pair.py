"""Makes a lock for each pair, so that two directions agree, and behind it takes the source first: rings remain."""
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
