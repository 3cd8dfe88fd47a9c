"""The worker that waits for a stop event is never told, nor joined."""

import threading

BUG = "leak"
BUG_ALSO = ("deadlock",)
CLASS = "unknown"
CLASS_ALSO = ("leak", "thread_leak", "order_violation", "deadlock", "lost_wakeup")


def program() -> None:
    stop = threading.Event()
    out = []

    def worker():
        out.append(1)
        stop.wait()

    t = threading.Thread(target=worker, daemon=True)
    t.start()
