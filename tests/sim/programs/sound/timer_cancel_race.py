"""A Timer is cancelled at about the time at which it is due: both outcomes are right, and it always ends."""

import threading
import time


def program() -> None:
    fired = []
    t = threading.Timer(0.001, fired.append, [1])
    t.start()
    time.sleep(0.001)
    t.cancel()
    t.join()
    assert fired in ([], [1])
