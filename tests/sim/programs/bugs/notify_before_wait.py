"""notify comes before wait and is forgotten."""

import threading

BUG = "deadlock"
CLASS = "lost_wakeup"


def program() -> None:
    cond = threading.Condition()
    data = []

    def producer():
        with cond:
            data.append(1)
            cond.notify()

    t = threading.Thread(target=producer)
    t.start()
    with cond:
        cond.wait()
    t.join()
    assert data == [1]
