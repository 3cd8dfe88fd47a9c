"""The right twin of `bugs/registered_after_sending.py`."""

import queue
import threading


class Client:
    def __init__(self):
        self.wire = queue.Queue()
        self.pending = {}
        self.results = {}

    def call(self, xid):
        event = threading.Event()
        self.pending[xid] = event
        self.wire.put(xid)
        event.wait()
        return self.results[xid]

    def read_loop(self):
        xid = self.wire.get()
        self.results[xid] = "ok"
        event = self.pending.pop(xid, None)
        if event is not None:
            event.set()


def program():
    client = Client()
    reader = threading.Thread(target=client.read_loop, name="reader")
    reader.start()
    assert client.call(7) == "ok"
    reader.join()
