"""Producer and consumer with while loops around wait."""

import threading


def program() -> None:
    cond = threading.Condition()
    items = []
    got = []

    def producer():
        for i in range(3):
            with cond:
                items.append(i)
                cond.notify()

    def consumer():
        while len(got) < 3:
            with cond:
                while not items:
                    cond.wait()
                got.append(items.pop(0))

    threads = [threading.Thread(target=consumer), threading.Thread(target=producer)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert got == [0, 1, 2]
