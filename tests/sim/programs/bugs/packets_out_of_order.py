"""Packets are numbered under a lock and sent without it."""

import threading

BUG = "assertion"
CLASS = "order_violation"


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Transport:
    def __init__(self):
        self.lock = threading.Lock()
        self.seq = 0
        self.sent = []

    def next_seq(self):
        with self.lock:
            self.seq += 1
            return self.seq

    def send(self, text):
        number = self.next_seq()
        self.sent.append((number, text))


def program():
    transport = Transport()
    together(lambda: transport.send("a"), lambda: transport.send("b"))
    assert [number for number, _ in transport.sent] == [1, 2]
