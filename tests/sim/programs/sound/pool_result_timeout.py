"""result(timeout) gives up on a future that cannot be ready, and gets it later."""

import concurrent.futures as cf
import threading


def program() -> None:
    gate = threading.Event()
    with cf.ThreadPoolExecutor() as pool:
        f = pool.submit(lambda: gate.wait() and 5)
        try:
            f.result(timeout=0.001)
        except cf.TimeoutError:
            pass
        else:
            raise AssertionError("not ready")
        try:
            list(cf.as_completed([f], timeout=0.001))
        except cf.TimeoutError:
            pass
        else:
            raise AssertionError("not ready")
        gate.set()
        assert f.result() == 5
