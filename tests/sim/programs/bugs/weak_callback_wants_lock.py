"""The callback of a weak reference takes the lock that its thread holds: retold from Django's signals."""

import threading
import weakref

BUG = "deadlock"
CLASS = "deadlock"


class Receiver:
    def __call__(self):
        pass


class Signal:
    def __init__(self):
        self._lock = threading.Lock()
        self._receivers = []

    def connect(self, receiver):
        with self._lock:
            self._receivers.append(weakref.ref(receiver, self._remove))

    def _remove(self, ref):
        with self._lock:
            self._receivers.remove(ref)

    def send(self):
        with self._lock:
            for ref in self._receivers:
                receiver = ref()
                if receiver is not None:
                    receiver()
                receiver = None


def program():
    signal = Signal()
    owned = [Receiver()]
    signal.connect(owned[0])

    def drop():
        owned.clear()

    threads = [threading.Thread(target=f) for f in (signal.send, drop)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
