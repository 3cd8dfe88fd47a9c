"""The standard sched module on the program's clock and sleep, in a thread."""

import sched
import threading
import time


def program() -> None:
    out = []
    s = sched.scheduler(time.monotonic, time.sleep)
    now = time.monotonic()
    s.enterabs(now + 0.002, 1, out.append, ("late",))
    s.enterabs(now + 0.001, 1, out.append, ("early",))
    s.enter(0.001, 2, lambda: None)
    t = threading.Thread(target=s.run)
    t.start()
    t.join()
    assert out == ["early", "late"]
