"""Full and Empty, with and without timeouts, where nobody else can help."""

import queue
import threading


def program() -> None:
    q = queue.Queue(1)
    for get in (lambda: q.get(timeout=0.001), lambda: q.get(block=False), q.get_nowait):
        try:
            get()
        except queue.Empty:
            pass
        else:
            raise AssertionError("empty")
    q.put("x")
    assert q.full()
    for put in (lambda: q.put("y", timeout=0.001), lambda: q.put("y", False), lambda: q.put_nowait("y")):
        try:
            put()
        except queue.Full:
            pass
        else:
            raise AssertionError("full")
    out = []

    def getter():
        while True:
            try:
                out.append(q.get(timeout=0.001))
                return
            except queue.Empty:
                continue

    assert q.get() == "x"
    t = threading.Thread(target=getter)
    t.start()
    q.put("z")
    t.join()
    assert out == ["z"]
