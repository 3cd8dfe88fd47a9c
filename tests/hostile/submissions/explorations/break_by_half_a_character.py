# exercise: lost_update
# idea: a report with half a character cannot be stored
class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        value = self.value
        self.value = value + n
        raise ValueError("\ud800")
