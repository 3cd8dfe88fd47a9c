"""A daemon heartbeat that an Event stops, then joined."""

import threading


def program() -> None:
    stop = threading.Event()
    beats = []

    def heart():
        while not stop.wait(0.001):
            beats.append(1)

    t = threading.Thread(target=heart, daemon=True)
    assert t.daemon
    t.start()
    stop.wait(0.003)
    stop.set()
    t.join()
    n = len(beats)
    assert not t.is_alive()
    assert len(beats) == n
