"""Errors of threads are counted by `threading.excepthook`, which runs in the thread that failed."""

import threading


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def scenario(note):
    before, threading.excepthook = threading.excepthook, note

    def fail():
        raise ValueError

    try:
        together(fail, fail)
    finally:
        threading.excepthook = before


def buggy():
    class Errors:
        count = 0

    def note(details):
        Errors.count += 1

    scenario(note)
    assert Errors.count == 2


def right():
    errors = []
    scenario(lambda details: errors.append(details.exc_type))
    assert errors == [ValueError, ValueError]
