"""The repaired twin of sctbench/inspect_race01_bad.py."""

import threading

data = 0
lock = threading.Lock()


def routine():
    global data
    with lock:
        data += 1


def program() -> None:
    global data
    data = 0
    t1 = threading.Thread(target=routine)
    t2 = threading.Thread(target=routine)
    t1.start()
    t2.start()
    t1.join()
    t2.join()
    assert data == 2
