"""The consumer clears the event after it has looked at the list, so the set() in between is lost."""

import threading

BUG = "deadlock"
CLASS = "lost_wakeup"


def program() -> None:
    event = threading.Event()
    items = []
    got = []

    def producer():
        for i in range(2):
            items.append(i)
            event.set()

    def consumer():
        while len(got) < 2:
            event.wait()
            while items:
                got.append(items.pop(0))
            event.clear()

    threads = [threading.Thread(target=producer), threading.Thread(target=consumer)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert got == [0, 1]
