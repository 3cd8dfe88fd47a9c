"""`while work: work.pop()` with two workers: the test and the pop are two steps."""

import threading

BUG = "exception"
CLASS = "check_then_act"


def program() -> None:
    work = [1, 2, 3]
    done = []

    def worker():
        while work:
            done.append(work.pop())

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(done) == [1, 2, 3]
