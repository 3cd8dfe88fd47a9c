"""Uses its own locks in the right order, which do not exclude code that uses the accounts' locks."""
# fails: onlooker with race

import threading
from collections import defaultdict

LOCKS = defaultdict(threading.Lock)


def transfer(source, target, amount):
    if source is target:
        with LOCKS[source.number]:
            return source.balance >= amount
    first, second = sorted((source, target), key=lambda account: account.number)
    with LOCKS[first.number], LOCKS[second.number]:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
