"""Futures that never started are cancelled, by hand and by shutdown(cancel_futures=True)."""

import concurrent.futures as cf
import threading


def program() -> None:
    pool = cf.ThreadPoolExecutor(1)
    gate, running = threading.Event(), threading.Event()

    def block():
        running.set()
        gate.wait()
        return "ran"

    first = pool.submit(block)
    second = pool.submit(int)
    third = pool.submit(int)
    running.wait()
    assert first.running() and not first.cancel()
    assert second.cancel() and second.cancelled()
    pool.shutdown(wait=False, cancel_futures=True)
    gate.set()
    pool.shutdown(wait=True)
    assert first.result() == "ran"
    for f in (second, third):
        try:
            f.result()
        except cf.CancelledError:
            pass
        else:
            raise AssertionError("cancelled")
