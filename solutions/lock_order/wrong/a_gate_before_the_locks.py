"""Takes both locks behind one global lock: a transfer that waits there blocks all others."""
# fails: past_a_queue with sequential

import threading

GATE = threading.Lock()


def transfer(source, target, amount):
    with GATE:
        source.lock.acquire()
        if source is not target:
            target.lock.acquire()
    try:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
    finally:
        if source is not target:
            target.lock.release()
        source.lock.release()
