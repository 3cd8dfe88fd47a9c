"""Each thread has its own `threading.local`. A default in a class belongs to all."""

import threading


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Shared(threading.local):
    items = []


class Own(threading.local):
    def __init__(self):
        self.items = []


def scenario(local):
    sizes = []

    def work():
        local.items.append(1)
        sizes.append(len(local.items))

    together(work, work)
    assert sizes == [1, 1]


def buggy():
    Shared.items = []
    scenario(Shared())


def right():
    scenario(Own())
