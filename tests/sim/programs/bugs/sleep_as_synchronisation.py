"""A short sleep stands in for a join; it is right only while the worker gets to run in time."""

import threading
import time

BUG = "exception"
CLASS = "order_violation"
CLASS_ALSO = ("unknown",)
HARD = True
LAPSES = True


def program() -> None:
    result = []

    def work():
        for i in range(20):
            pass
        result.append(i)

    t = threading.Thread(target=work)
    t.start()
    time.sleep(0.001)
    try:
        assert result[0] == 19
    finally:
        t.join()
