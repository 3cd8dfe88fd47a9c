# exercise: lost_update
# idea: a plain class whose __new__ is setattr: its call is no switch point

class Put:
    __new__ = setattr


NAMES = iter(range(10**6))


class Counter:
    def __init__(self):
        self.key = "v%d" % next(NAMES)
        Put(self.key, 0)

    @property
    def value(self):
        return getattr(Put, self.key)

    def add(self, n=1):
        key = self.key
        Put(key, getattr(Put, key) + int(n))
