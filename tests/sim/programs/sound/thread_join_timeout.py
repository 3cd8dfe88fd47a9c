"""join with a timeout gives up on a thread that cannot have ended, and later succeeds."""

import threading


def program() -> None:
    go = threading.Event()
    t = threading.Thread(target=go.wait)
    t.start()
    t.join(timeout=0.002)
    assert t.is_alive()
    t.join(0)
    assert t.is_alive()
    go.set()
    t.join()
    assert not t.is_alive()
    t.join(timeout=0.001)
