# exercise: lost_update
# idea: annotations have no switch points: operators of a list and a number under other names read, add and store there


class Number(int):
    __or__ = int.__add__


class Steps(list):
    __or__ = list.append


class Counter:
    def __init__(self):
        self.steps = Steps([0])

    @property
    def value(self):
        return self.steps[-1]

    def add(self, n=1):
        steps, more, last = self.steps, Number(n), -1

        def nothing(x: steps | (more | steps[last])):
            pass
