"""The flag says ready before the data is there; whoever skips the lock sees None."""

import threading

BUG = "exception"
CLASS = "order_violation"

lock = threading.Lock()
ready = False
table = None


def get(key):
    global ready, table
    if not ready:
        with lock:
            if not ready:
                ready = True
                table = {"a": 1}
    return table[key]


def program() -> None:
    global ready, table
    ready, table = False, None
    threads = [threading.Thread(target=get, args=("a",)) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
