"""The right twin of `bugs/weak_value_gone.py`."""

import threading
import weakref


class Listener:
    def __init__(self, name):
        self.name = name
        self.seen = []


class Hub:
    def __init__(self):
        self.listeners = weakref.WeakValueDictionary()

    def fire(self, name, event):
        listener = self.listeners.get(name)
        if listener is not None:
            listener.seen.append(event)


def program():
    hub = Hub()
    owner = {"a": Listener("a")}
    hub.listeners["a"] = owner["a"]

    def drop():
        del owner["a"]

    def fire():
        hub.fire("a", "x")

    threads = [threading.Thread(target=f) for f in (fire, drop)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
