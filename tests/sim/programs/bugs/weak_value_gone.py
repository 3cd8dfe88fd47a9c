"""An entry of a WeakValueDictionary goes between the check and the use: retold from Celery's registry of clients."""

import threading
import weakref

BUG = "exception"
CLASS = "check_then_act"


class Listener:
    def __init__(self, name):
        self.name = name
        self.seen = []


class Hub:
    def __init__(self):
        self.listeners = weakref.WeakValueDictionary()

    def fire(self, name, event):
        if name in self.listeners:
            self.listeners[name].seen.append(event)


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
