"""acquire with a timeout, on a lock that is held for ever and on one that is given back."""

import threading
import time


def program() -> None:
    held = threading.Lock()
    held.acquire()
    out = []

    def patient():
        out.append(held.acquire(timeout=0.002))

    t = threading.Thread(target=patient)
    t.start()
    t.join()
    assert out == [False]

    def eager():
        while not held.acquire(timeout=0.001):
            pass
        held.release()
        out.append("got it")

    t = threading.Thread(target=eager)
    t.start()
    time.sleep(0.002)
    held.release()
    t.join()
    assert out == [False, "got it"]
    for bad in (dict(blocking=False, timeout=1), dict(timeout=-2)):
        try:
            held.acquire(**bad)
        except ValueError:
            pass
        else:
            raise AssertionError(bad)
