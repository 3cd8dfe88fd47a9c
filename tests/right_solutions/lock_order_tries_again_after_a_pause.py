# exercise: lock_order
# style: tries the second lock, and lets the first one go before it sleeps and tries again
import random
import time


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    while True:
        with source.lock:
            if target.lock.acquire(blocking=False):
                try:
                    if source.balance < amount:
                        return False
                    source.balance -= amount
                    target.balance += amount
                    return True
                finally:
                    target.lock.release()
        time.sleep(random.uniform(0.001, 0.01))
