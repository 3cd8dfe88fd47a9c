# exercise: lost_update
# idea: a value that is nested too deeply, or differs in each schedule, cannot be compared
class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        value = [self.value]
        for _ in range(60):
            value = [value, {float("nan"): -0.0}]
        self.value = value
