"""Takes both locks behind one gate: who has to wait there keeps everybody out."""
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
