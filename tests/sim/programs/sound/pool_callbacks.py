"""add_done_callback before and after completion, and the initializer."""

import threading
from concurrent.futures import ThreadPoolExecutor


def program() -> None:
    local = threading.local()
    calls = []
    called = threading.Event()

    def init(value):
        local.value = value

    def task():
        return local.value

    def note(f):
        calls.append(f.result())
        if len(calls) == 2:
            called.set()

    with ThreadPoolExecutor(2, initializer=init, initargs=("ready",)) as pool:
        f = pool.submit(task)
        f.add_done_callback(note)
        assert f.result() == "ready"
        f.add_done_callback(note)
        assert called.wait()
    assert calls == ["ready", "ready"]
