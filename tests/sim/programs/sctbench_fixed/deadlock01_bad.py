"""The repaired twin of sctbench/deadlock01_bad.py."""

import threading


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
        with a:
            with b:
                counter -= 1

    first = threading.Thread(target=up)
    second = threading.Thread(target=down)
    first.start()
    second.start()
    first.join()
    second.join()
    assert counter == 1
