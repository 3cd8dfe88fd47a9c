"""A sorted linked list with hand-over-hand locking."""

import threading


class Node:
    __slots__ = ("value", "next", "lock")

    def __init__(self, value, following=None):
        self.value = value
        self.next = following
        self.lock = threading.Lock()


class SortedList:
    def __init__(self):
        self.head = Node(float("-inf"), Node(float("inf")))

    def insert(self, value):
        prev = self.head
        prev.lock.acquire()
        node = prev.next
        node.lock.acquire()
        while node.value < value:
            prev.lock.release()
            prev, node = node, node.next
            node.lock.acquire()
        prev.next = Node(value, node)
        node.lock.release()
        prev.lock.release()

    def values(self):
        node = self.head.next
        while node.next is not None:
            yield node.value
            node = node.next


def program() -> None:
    items = SortedList()
    threads = [threading.Thread(target=lambda vs=vs: [items.insert(v) for v in vs]) for vs in ((3, 1), (2, 4))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert list(items.values()) == [1, 2, 3, 4]
