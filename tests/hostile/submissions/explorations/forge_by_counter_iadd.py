# exercise: lost_update
# idea: Counter += is Python code of the library, which the scheduler runs in one step (as Counter.update, which is refused)
from collections import Counter as Amounts


class Counter:
    def __init__(self):
        self.amounts = Amounts()

    @property
    def value(self):
        return self.amounts["all"]

    def add(self, n=1):
        self.amounts += Amounts(all=int(n))
