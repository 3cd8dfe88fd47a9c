"""Event: set, is_set, clear, wait with and without timeout."""

import threading


def program() -> None:
    ready, seen = threading.Event(), threading.Event()
    data = []
    assert not ready.is_set()
    assert ready.wait(0.001) is False

    def reader():
        assert ready.wait() is True
        data.append(data[0] + 1)
        seen.set()

    t = threading.Thread(target=reader)
    t.start()
    data.append(41)
    ready.set()
    assert seen.wait()
    assert data == [41, 42]
    t.join()
    ready.clear()
    assert not ready.is_set()
    assert ready.wait(0) is False
