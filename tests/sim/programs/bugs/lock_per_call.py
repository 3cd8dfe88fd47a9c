"""Every call makes a lock of its own, which guards nothing."""

import threading

BUG = "assertion"
CLASS = "lost_update"
hits = 0


def hit():
    global hits
    lock = threading.Lock()
    with lock:
        hits += 1


def program() -> None:
    global hits
    hits = 0
    threads = [threading.Thread(target=hit) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert hits == 3, hits
