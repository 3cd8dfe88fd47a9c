"""Events, and timers that fire or are cancelled."""

import threading
import time


def program():
    ready = threading.Event()
    seen = []
    timer = threading.Timer(2.0, ready.set)
    other = threading.Timer(1.0, seen.append, args=(1,))
    timer.start()
    other.start()
    other.cancel()
    assert not ready.wait(timeout=1.5)
    assert ready.wait()
    timer.join()
    other.join()
    assert time.monotonic() == 2.0
