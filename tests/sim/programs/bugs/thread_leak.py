"""The worker that waits for a stop event is never told, nor joined."""

import threading

BUG = "leak"
BUG_ALSO = ("deadlock",)
CLASS = "leak"


def program() -> None:
    stop = threading.Event()
    out = []

    def worker():
        out.append(1)
        stop.wait()

    t = threading.Thread(target=worker, daemon=True)
    t.start()
