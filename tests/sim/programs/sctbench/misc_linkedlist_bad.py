"""IBM linkedlist: two builders append to an unlocked linked list; a node is lost when both see the same last node."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class Node:
    __slots__ = ("value", "next")

    def __init__(self, value):
        self.value = value
        self.next = None


class LinkedList:
    def __init__(self):
        self.head = Node(None)

    def append(self, value):
        node = self.head
        while node.next is not None:
            node = node.next
        node.next = Node(value)

    def __iter__(self):
        node = self.head.next
        while node is not None:
            yield node.value
            node = node.next


def program() -> None:
    values = LinkedList()

    def builder(start):
        for v in range(start, start + 3):
            values.append(v)

    threads = [threading.Thread(target=builder, args=(n * 10,)) for n in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(list(values)) == 6, list(values)
