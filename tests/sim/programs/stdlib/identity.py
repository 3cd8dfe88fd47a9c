"""An identifier is made when it is first needed."""

import threading
import uuid
from contextlib import nullcontext


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Node:
    def __init__(self, lock):
        self.lock = lock
        self.name = None

    def identify(self):
        with self.lock:
            if self.name is None:
                self.name = uuid.uuid4().hex
            return self.name


def scenario(lock):
    node, seen = Node(lock), []
    together(lambda: seen.append(node.identify()), lambda: seen.append(node.identify()))
    assert seen[0] == seen[1]


def buggy():
    scenario(nullcontext())


def right():
    scenario(threading.Lock())
