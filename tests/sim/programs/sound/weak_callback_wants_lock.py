"""The right twin of `bugs/weak_callback_wants_lock.py`."""

import threading
import weakref


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
            receivers = list(self._receivers)
        for ref in receivers:
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
