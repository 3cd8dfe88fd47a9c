"""A plain Lock may be released by a thread that did not acquire it: a hand-over."""

import threading


def program() -> None:
    gate = threading.Lock()
    gate.acquire()
    order = []

    def second():
        gate.acquire()
        order.append(2)
        gate.release()

    def first():
        order.append(1)
        gate.release()

    threads = [threading.Thread(target=second), threading.Thread(target=first)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert order == [1, 2]
