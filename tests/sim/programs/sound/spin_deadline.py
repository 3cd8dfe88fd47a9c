"""A poll with a deadline: either the flag comes or the time runs out, and both are right."""

import threading
import time


def program() -> None:
    flag = []
    deadline = time.monotonic() + 0.002

    def setter():
        flag.append(1)

    t = threading.Thread(target=setter)
    t.start()
    outcome = None
    while outcome is None:
        if flag:
            outcome = "seen"
        elif time.monotonic() > deadline:
            outcome = "late"
    t.join()
    assert outcome in ("seen", "late")
