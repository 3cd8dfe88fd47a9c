"""A callback is registered, then the future is checked; it ends in between, and the callback runs twice."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Promise:
    def __init__(self):
        self.lock = threading.Lock()
        self.done = False
        self.callbacks = []

    def add_callback(self, callback):
        self.callbacks.append(callback)
        if self.done:
            callback()

    def finish(self):
        self.done = True
        for callback in self.callbacks:
            callback()


def program():
    promise, called = Promise(), []
    together(lambda: promise.add_callback(lambda: called.append(1)), promise.finish)
    assert called == [1]
