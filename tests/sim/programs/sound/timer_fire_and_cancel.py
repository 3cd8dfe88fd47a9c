"""One Timer fires, another is cancelled before it is due (its delay is far beyond the program)."""

import threading


def program() -> None:
    fired = []
    done = threading.Event()

    def ring(name, extra=0):
        fired.append(name)
        done.set()

    first = threading.Timer(0.002, ring, args=("first",), kwargs={"extra": 1})
    second = threading.Timer(3600, ring, args=("second",))
    first.start()
    second.start()
    assert done.wait()
    second.cancel()
    first.join()
    second.join()
    assert fired == ["first"]
