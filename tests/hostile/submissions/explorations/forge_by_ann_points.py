# exercise: lost_update
# idea: annotations of functions carry no switch points

def plus(a, b):
    return a + b


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        def nobody(x: setattr(self, "value", self.value + int(n))):
            pass
