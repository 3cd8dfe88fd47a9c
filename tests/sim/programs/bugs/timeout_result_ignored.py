"""acquire with a timeout whose result decides nothing but whether the lock is given back."""

import threading

BUG = "assertion"
CLASS = "lost_update"
LAPSES = True


def program() -> None:
    lock = threading.Lock()
    box = [0]

    def add(amount):
        got = lock.acquire(timeout=0.01)
        box[0] += amount
        if got:
            lock.release()

    threads = [threading.Thread(target=add, args=(n,)) for n in (1, 2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert box[0] == 3, box[0]
