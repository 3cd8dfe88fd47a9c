"""Takes the first lock behind one global lock: a transfer that waits there blocks all others."""
# fails: past_a_queue with sequential

import threading

GATE = threading.Lock()


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    first, second = sorted((source, target), key=lambda account: account.number)
    with GATE:
        first.lock.acquire()
    try:
        with second.lock:
            if source.balance < amount:
                return False
            source.balance -= amount
            target.balance += amount
            return True
    finally:
        first.lock.release()
