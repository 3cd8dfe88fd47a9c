"""The clocks do not run backwards, sleeping takes at least its time, and a sleeper does not stop the others."""

import threading
import time


def program() -> None:
    a = time.monotonic(), time.perf_counter(), time.time(), time.monotonic_ns(), time.perf_counter_ns()
    order = []

    def sleeper():
        start = time.monotonic()
        time.sleep(0.003)
        assert time.monotonic() - start >= 0.0029
        order.append("sleeper")

    t = threading.Thread(target=sleeper)
    t.start()
    order.append("main")
    t.join()
    time.sleep(0)
    b = time.monotonic(), time.perf_counter(), time.time(), time.monotonic_ns(), time.perf_counter_ns()
    assert b[0] >= a[0] and b[1] >= a[1] and b[3] >= a[3] and b[4] >= a[4]
    assert sorted(order) == ["main", "sleeper"]
    assert b[1] - a[1] >= 0.0029
    assert isinstance(a[2], float) and isinstance(a[3], int)
