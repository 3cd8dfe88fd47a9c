"""The condition is tested before its lock is taken: the notification comes in between."""

import threading

BUG = "deadlock"
CLASS = "lost_wakeup"


def program():
    ready = threading.Condition()
    items = []

    def consume():
        if not items:
            with ready:
                ready.wait()
        items.pop()

    thread = threading.Thread(target=consume)
    thread.start()
    items.append(1)
    with ready:
        ready.notify()
    thread.join()
