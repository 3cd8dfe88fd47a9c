"""The reply comes before the caller has registered for it, and is dropped: retold from kazoo."""

import queue
import threading

BUG = "deadlock"
CLASS = "order_violation"


class Client:
    def __init__(self):
        self.wire = queue.Queue()
        self.pending = {}
        self.results = {}

    def call(self, xid):
        event = threading.Event()
        self.wire.put(xid)
        self.pending[xid] = event
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
