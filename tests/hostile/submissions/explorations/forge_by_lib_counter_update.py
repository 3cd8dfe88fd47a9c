# exercise: lost_update
# idea: Counter.update is library code in Python: atomic here, not there

import collections

class Counter:
    def __init__(self):
        self._value = collections.Counter(v=0)

    @property
    def value(self):
        return self._value["v"]

    def add(self, n=1):
        self._value.update({"v": int(n)})
