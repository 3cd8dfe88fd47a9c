"""A reader sees the new host with the old port: retold from kafka-python's metadata."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class Metadata:
    def __init__(self):
        self.leader = "a"
        self.port = 1
        self.lock = threading.Lock()

    def update(self, leader, port):
        self.leader = leader
        self.port = port

    def address(self):
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
