"""A readers-writer lock whose writer looks at the count of readers before it takes the lock."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


def program() -> None:
    lock = threading.Lock()
    readers = 0
    pair = [0, 0]

    def reader():
        nonlocal readers
        with lock:
            readers += 1
        a, b = pair[0], pair[1]
        with lock:
            readers -= 1
        assert a == b, (a, b)

    def writer():
        while True:
            if readers == 0:
                with lock:
                    pair[0] += 1
                    pair[1] += 1
                return

    threads = [threading.Thread(target=f) for f in (reader, writer)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
