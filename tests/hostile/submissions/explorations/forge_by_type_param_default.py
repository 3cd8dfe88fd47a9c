# exercise: lost_update
# idea: default of a type parameter is evaluated late, without guard or switch point

class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        class Nobody[T, U = setattr(self, "value", self.value + int(n)) or int]:
            pass
        Nobody[int]
