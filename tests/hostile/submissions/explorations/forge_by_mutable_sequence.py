# exercise: lost_update
# idea: MutableSequence.pop reads and deletes in two steps of library code, which the scheduler runs in one
from collections.abc import MutableSequence


class Row(MutableSequence, list):
    __getitem__ = list.__getitem__
    __setitem__ = list.__setitem__
    __delitem__ = list.__delitem__
    __len__ = list.__len__
    insert = list.insert


class Counter:
    def __init__(self):
        self.free = Row()
        for number in range(100):
            self.free.insert(0, number)
        self.amounts = {}

    @property
    def value(self):
        return sum(self.amounts.values())

    def add(self, n=1):
        self.amounts[self.free.pop()] = n
