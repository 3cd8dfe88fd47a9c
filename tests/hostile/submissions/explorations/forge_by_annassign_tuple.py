# exercise: lost_update
# idea: annotated target without a value: base is evaluated as it is

class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        [setattr(self, "value", self.value + int(n))][0].x: int
