"""SCTBench CS.deadlock01_bad: two threads take two locks in opposite order."""

import threading

BUG = "deadlock"
CLASS = "deadlock"


def program() -> None:
    a = threading.Lock()
    b = threading.Lock()
    counter = 1

    def up():
        nonlocal counter
        with a:
            with b:
                counter += 1

    def down():
        nonlocal counter
        with b:
            with a:
                counter -= 1

    first = threading.Thread(target=up)
    second = threading.Thread(target=down)
    first.start()
    second.start()
    first.join()
    second.join()
    assert counter == 1
