"""Twenty-five threads on one locked counter."""

import threading

total = 0
lock = threading.Lock()


def add(n):
    global total
    with lock:
        total += n


def program() -> None:
    global total
    total = 0
    threads = [threading.Thread(target=add, args=(i,)) for i in range(25)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert total == 300
