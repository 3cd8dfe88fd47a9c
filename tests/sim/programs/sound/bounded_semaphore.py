"""A BoundedSemaphore refuses the surplus release, and the program expects it."""

import threading


def program() -> None:
    sem = threading.BoundedSemaphore(2)
    used = []

    def visit(i):
        with sem:
            used.append(i)

    threads = [threading.Thread(target=visit, args=(i,)) for i in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(used) == [0, 1, 2]
    try:
        sem.release()
    except ValueError:
        pass
    else:
        raise AssertionError("surplus release")
