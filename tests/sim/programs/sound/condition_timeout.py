"""Waits that time out because nobody can notify, and a timed poll that ends in any case."""

import threading


def program() -> None:
    cond = threading.Condition()
    with cond:
        assert cond.wait(timeout=0.001) is False
        assert cond.wait_for(lambda: False, timeout=0.002) is False
        assert cond.wait_for(lambda: True, timeout=0) is True
    ready = []

    def poller():
        with cond:
            while not ready:
                cond.wait(timeout=0.001)

    t = threading.Thread(target=poller)
    t.start()
    ready.append(1)
    t.join()
    try:
        cond.notify()
    except RuntimeError:
        pass
    else:
        raise AssertionError("notify without the lock")
