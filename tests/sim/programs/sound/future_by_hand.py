"""A concurrent Future that one thread fulfils and two others wait for."""

import threading
from concurrent.futures import Future


def program() -> None:
    f = Future()
    g = Future()
    out = []
    waiters = [threading.Thread(target=lambda: out.append(f.result())) for _ in range(2)]
    for t in waiters:
        t.start()
    assert f.set_running_or_notify_cancel()

    def fulfil():
        f.set_result("done")
        g.set_exception(KeyError("no"))

    t = threading.Thread(target=fulfil)
    t.start()
    for w in waiters:
        w.join()
    t.join()
    assert out == ["done", "done"]
    assert isinstance(g.exception(), KeyError)
