# exercise: lost_update
# idea: operators have no switch points: those of a list under other names read, add and store in one expression
class Steps(list):
    __mod__ = list.__getitem__
    __or__ = list.append


class Counter:
    def __init__(self):
        self.steps = Steps([0])

    @property
    def value(self):
        return self.steps[-1]

    def add(self, n=1):
        steps = self.steps
        steps | (steps % -1 + int(n))
