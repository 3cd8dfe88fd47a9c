"""The result of Event.wait(timeout) is not looked at."""

import threading
import time

BUG = "exception"
CLASS = "unknown"


def program() -> None:
    ready = threading.Event()
    box = []

    def slow():
        time.sleep(0.005)
        box.append(1)
        ready.set()

    t = threading.Thread(target=slow)
    t.start()
    ready.wait(timeout=0.001)
    try:
        assert box[0] == 1
    finally:
        t.join()
