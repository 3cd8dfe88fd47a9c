"""SCTBench CS.lazy01_bad: the third thread assumes that it runs before the other two have both added."""

import threading

BUG = "assertion"
CLASS = "order_violation"


class Lazy:
    mutex = threading.Lock()
    data = 0


def one():
    with Lazy.mutex:
        Lazy.data += 1


def two():
    with Lazy.mutex:
        Lazy.data += 2


def check():
    with Lazy.mutex:
        if Lazy.data >= 3:
            raise AssertionError(Lazy.data)


def program() -> None:
    Lazy.mutex = threading.Lock()
    Lazy.data = 0
    threads = [threading.Thread(target=f) for f in (one, two, check)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
