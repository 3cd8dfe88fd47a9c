"""The right twin of `bugs/weak_listener_died.py`."""

import threading
import weakref


class Listener:
    def __init__(self):
        self.seen = []

    def notify(self, event):
        self.seen.append(event)


class Hub:
    def __init__(self):
        self.refs = []

    def add(self, listener):
        self.refs.append(weakref.ref(listener))

    def fire(self, event):
        for ref in self.refs:
            listener = ref()
            if listener is not None:
                listener.notify(event)


def program():
    hub = Hub()
    owned = [Listener()]
    hub.add(owned[0])

    def drop():
        owned.clear()

    def fire():
        hub.fire("x")

    threads = [threading.Thread(target=f) for f in (fire, drop)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
