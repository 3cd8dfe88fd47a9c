"""SystemExit ends a thread quietly, as documented."""

import sys
import threading


def program() -> None:
    reached = []

    def worker():
        reached.append("before")
        sys.exit()
        reached.append("after")

    t = threading.Thread(target=worker)
    t.start()
    t.join()
    assert reached == ["before"]
