"""The right twin of `bugs/callback_run_twice.py`."""

import threading


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
        with self.lock:
            if not self.done:
                self.callbacks.append(callback)
                return
        callback()

    def finish(self):
        with self.lock:
            self.done = True
        for callback in self.callbacks:
            callback()


def program():
    promise, called = Promise(), []
    together(lambda: promise.add_callback(lambda: called.append(1)), promise.finish)
    assert called == [1]
