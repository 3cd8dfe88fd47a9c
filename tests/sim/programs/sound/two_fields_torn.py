"""The right twin of `bugs/two_fields_torn.py`."""

import threading


class Metadata:
    def __init__(self):
        self.leader = "a"
        self.port = 1
        self.lock = threading.Lock()

    def update(self, leader, port):
        with self.lock:
            self.leader = leader
            self.port = port

    def address(self):
        with self.lock:
            leader = self.leader
            port = self.port
        return leader, port


def program():
    metadata = Metadata()
    seen = []
    one = threading.Thread(target=lambda: seen.append(metadata.address()))
    two = threading.Thread(target=metadata.update, args=("b", 2))
    one.start()
    two.start()
    one.join()
    two.join()
    assert seen[0] in (("a", 1), ("b", 2)), seen
