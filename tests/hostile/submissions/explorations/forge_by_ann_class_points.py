# exercise: lost_update
# idea: annotation in a class body in add: no switch point

class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        class Nobody:
            x: setattr(self, "value", self.value + int(n))
