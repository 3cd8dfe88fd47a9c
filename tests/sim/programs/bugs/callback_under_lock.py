"""An observer called under the lock joins a thread that needs the lock."""

import threading

BUG = "deadlock"
CLASS = "deadlock"


class Subject:
    def __init__(self):
        self.lock = threading.RLock()
        self.value = 0
        self.observers = []

    def set(self, value):
        with self.lock:
            self.value = value
            for f in self.observers:
                f(self)


def program() -> None:
    subject = Subject()
    seen = []

    def look(s):
        def read():
            with s.lock:
                seen.append(s.value)

        t = threading.Thread(target=read)
        t.start()
        t.join()

    subject.observers.append(look)
    subject.set(1)
    assert seen == [1]
